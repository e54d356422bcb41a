import Foundation
import Testing
@testable import ThalwegTraining

/// A Python with the `tensorboard` package; without it these tests are disabled.
private let python = ProcessInfo.processInfo.environment["THALWEG_TENSORBOARD_PYTHON"]

@Suite(.enabled(if: python != nil, "THALWEG_TENSORBOARD_PYTHON is not set"))
struct TensorBoardPythonTests {
    /// The lines that `script` prints.
    private func run(_ script: String, _ arguments: [String]) throws -> [String] {
        let process = Foundation.Process()
        process.executableURL = URL(fileURLWithPath: try #require(python))
        process.arguments = ["-c", script] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Foundation.Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static let reading = """
        import sys
        from tensorboard.backend.event_processing import event_accumulator as ea
        log = ea.EventAccumulator(sys.argv[1], size_guidance={k: 0 for k in ea.DEFAULT_SIZE_GUIDANCE})
        log.Reload()
        tags = log.Tags()
        for tag in tags["scalars"]:
            for e in log.Scalars(tag): print("scalar", tag, e.step, repr(e.wall_time), repr(float(e.value)), sep="\\t")
        for tag in tags["histograms"]:
            for e in log.Histograms(tag):
                h = e.histogram_value
                numbers = [h.min, h.max, h.num, h.sum, h.sum_squares, *h.bucket_limit, *h.bucket]
                print("histogram", tag, e.step, repr(e.wall_time), *map(repr, numbers), sep="\\t")
        for tag in tags["tensors"]:
            plugin = log.SummaryMetadata(tag).plugin_data.plugin_name
            for e in log.Tensors(tag):
                print(plugin, tag, e.step, repr(e.wall_time), e.tensor_proto.string_val[0].hex(), sep="\\t")
        """

    @Test func `TensorBoard reads every value that we write`() throws {
        try withTemporaryDirectory { directory in
            try TensorBoardLog.write(run: .sample, to: directory)
            let log = try EventReader().read(directory)
            var expected: Set<[String]> = []
            func add(_ kind: String, _ tag: String, _ step: Int, _ numbers: [Double]) {
                expected.insert([kind, tag, "\(step)"] + numbers.map { "\($0)" })
            }
            for (tag, points) in log.scalars {
                for point in points { add("scalar", tag, point.step, [point.wallTime, point.value]) }
            }
            for (tag, points) in log.histograms {
                for point in points {
                    let value = point.value
                    let sums = [value.minimum, value.maximum, value.count, value.sum, value.sumOfSquares]
                    add("histogram", tag, point.step, [point.wallTime] + sums + value.limits + value.counts)
                }
            }
            for (tag, points) in log.texts {
                for point in points {
                    let hex = point.value.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                    expected.insert(["text", tag, "\(point.step)", "\(point.wallTime)", hex])
                }
            }
            let seen = try run(Self.reading, [directory]).map { line in
                let fields = line.split(separator: "\t").map(String.init)
                if fields[0] == "text" { return fields.prefix(3) + ["\(Double(fields[3]) ?? .nan)", fields[4]] }
                return fields.prefix(3) + fields.dropFirst(3).map { "\(Double($0) ?? .nan)" }
            }
            #expect(Set(seen.map(Array.init)) == expected)
            #expect(seen.count == expected.count && seen.count > 30)
        }
    }

    @Test func `we read what TensorBoard's own writers write`() throws {
        let writing = """
            import sys
            from tensorboard.summary import Writer
            from tensorboard.summary.writer.event_file_writer import EventFileWriter
            from tensorboard.compat.proto import event_pb2, summary_pb2
            from tensorboard import data_compat
            w = Writer(sys.argv[1] + "/a")
            for step in range(3): w.add_scalar("loss", 0.5 ** step, step, wall_time=step + 0.5)
            w.close()
            w = EventFileWriter(sys.argv[1] + "/b")
            old = summary_pb2.Summary.Value(tag="h", histo=summary_pb2.HistogramProto(
                min=0, max=4, num=4, sum=6, sum_squares=18, bucket_limit=[1, 2, 3, 4], bucket=[1, 2, 0, 1]))
            new = data_compat.migrate_value(old)
            w.add_event(event_pb2.Event(wall_time=1, step=4, summary=summary_pb2.Summary(value=[new])))
            w.add_event(event_pb2.Event(wall_time=2, step=5, summary=summary_pb2.Summary(value=[
                summary_pb2.Summary.Value(tag="x", simple_value=0.25)])))
            w.close()
            """
        try withTemporaryDirectory { directory in
            _ = try run(writing, [directory])
            let first = try EventReader().read(directory + "/a")
            let losses = try #require(first.scalars["loss"])
            #expect(losses.map(\.step) == [0, 1, 2] && losses.map(\.wallTime) == [0.5, 1.5, 2.5] && losses.map(\.value) == [1, 0.5, 0.25])
            let second = try EventReader().read(directory + "/b")
            #expect(second.scalars["x"]?.map(\.value) == [0.25])
            let histogram = try #require(second.histograms.values.first?.first)
            #expect(histogram.step == 4)
            #expect(histogram.value.counts == [1, 2, 0, 1] && histogram.value.limits == [1, 2, 3, 4])
        }
    }
}
