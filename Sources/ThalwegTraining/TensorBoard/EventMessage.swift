/// The messages of event files (`event.proto`, `summary.proto`, `tensor.proto` of TensorFlow), by field numbers.
enum EventMessage {
    static func fileVersion(wallTime: Double) -> [UInt8] {
        var event = ProtobufEncoder()
        event.double(1, wallTime)
        event.string(3, "brain.Event:2")
        return event.bytes
    }

    static func scalar(tag: String, value: Double, step: Int, wallTime: Double) -> [UInt8] {
        summary(tag: tag, plugin: "scalars", step: step, wallTime: wallTime) { $0.float(2, Float(value)) }
    }

    static func histogram(tag: String, value: EventHistogram, step: Int, wallTime: Double) -> [UInt8] {
        summary(tag: tag, plugin: "histograms", step: step, wallTime: wallTime) { summary in
            summary.message(5) { histogram in
                histogram.double(1, value.minimum)
                histogram.double(2, value.maximum)
                histogram.double(3, value.count)
                histogram.double(4, value.sum)
                histogram.double(5, value.sumOfSquares)
                histogram.doubles(6, value.limits)
                histogram.doubles(7, value.counts)
            }
        }
    }

    /// A tensor of one string, which the text page shows as Markdown.
    static func text(tag: String, value: String, step: Int, wallTime: Double) -> [UInt8] {
        summary(tag: tag, plugin: "text", step: step, wallTime: wallTime) { summary in
            summary.message(8) { tensor in
                tensor.integer(1, 7)
                tensor.message(2) { shape in shape.message(2) { $0.integer(1, 1) } }
                tensor.string(8, value)
            }
        }
    }

    private static func summary(
        tag: String, plugin: String, step: Int, wallTime: Double, content: (inout ProtobufEncoder) -> Void
    ) -> [UInt8] {
        var event = ProtobufEncoder()
        event.double(1, wallTime)
        event.integer(2, step)
        event.message(5) { summary in
            summary.message(1) { value in
                value.string(1, tag)
                content(&value)
                value.message(9) { metadata in metadata.message(1) { $0.string(1, plugin) } }
            }
        }
        return event.bytes
    }
}
