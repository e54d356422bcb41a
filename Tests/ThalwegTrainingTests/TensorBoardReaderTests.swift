import Foundation
import Testing
@testable import ThalwegTraining

@Suite struct TensorBoardReaderTests {
    /// Reads `bytes` as a file.
    private func read(_ bytes: [UInt8], reader: EventReader = EventReader()) throws -> EventLog {
        try withTemporaryDirectory { directory in
            let path = directory + "/events.out.tfevents.1.host"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            return try reader.read(path)
        }
    }

    /// An event with one value, built by `content`.
    private func event(tag: String, plugin: String? = nil, content: (inout ProtobufEncoder) -> Void) -> [UInt8] {
        var event = ProtobufEncoder()
        event.double(1, 10)
        event.integer(2, 5)
        event.message(5) { summary in
            summary.message(1) { value in
                value.string(1, tag)
                if let plugin { value.message(9) { $0.message(1) { $0.string(1, plugin) } } }
                content(&value)
            }
        }
        return event.bytes
    }

    private static let small = framed([
        EventMessage.fileVersion(wallTime: 1), EventMessage.scalar(tag: "a", value: 2, step: 1, wallTime: 2),
        EventMessage.text(tag: "t", value: "x", step: 1, wallTime: 2),
    ])

    @Test func `a file cut off anywhere gives the whole records before the cut`() throws {
        let whole = try read(Self.small)
        #expect(whole.scalars["a"]?.count == 1 && whole.texts["t"]?.count == 1)
        let ends = [framed([EventMessage.fileVersion(wallTime: 1)]).count, Self.small.count].reduce(into: [0]) { $0.append($1) }
        for length in 0..<Self.small.count {
            let log = try read(Array(Self.small.prefix(length)))
            #expect(log.texts.isEmpty)
            let second = framed([EventMessage.scalar(tag: "a", value: 2, step: 1, wallTime: 2)]).count + ends[1]
            #expect((log.scalars["a"]?.count ?? 0) == (length >= second ? 1 : 0))
            #expect(log.truncatedFiles.isEmpty == (ends + [second]).contains(length))
        }
    }

    @Test func `a changed byte anywhere is noticed`() {
        for index in Self.small.indices {
            var bytes = Self.small
            bytes[index] ^= 0x10
            #expect(throws: TensorBoardError.self, "byte \(index)") { try read(bytes) }
        }
    }

    @Test func `a record that claims to be huge is refused before memory is taken`() {
        var length = [UInt8](repeating: 0, count: 8)
        length[7] = 0x40
        let crc = CRC32C.masked(length)
        let bytes = length + (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) } + [1, 2, 3]
        #expect(throws: TensorBoardError.self) { try read(bytes) }
    }

    @Test func `broken messages in sound records are errors, never crashes`() throws {
        var random = SystemRandomNumberGenerator()
        let good = [
            EventMessage.scalar(tag: "a", value: 2, step: 1, wallTime: 2),
            EventMessage.text(tag: "t", value: "x", step: 1, wallTime: 2),
            EventMessage.histogram(
                tag: "h", value: EventHistogram(Histogram(low: 0, high: 1, counts: [1, 2])), step: 1, wallTime: 2),
        ]
        var refused = 0
        try withTemporaryDirectory { directory in
            for index in 0..<300 {
                var bytes = good[index % good.count]
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                let path = directory + "/x.tfevents"
                try Data(framed([bytes])).write(to: URL(fileURLWithPath: path))
                do { _ = try EventReader().read(path) } catch is TensorBoardError { refused += 1 }
            }
        }
        #expect(refused > 25)
    }

    @Test func `tensors of every usual type are read as scalars`() throws {
        func packed(_ values: [some FixedWidthInteger]) -> [UInt8] {
            values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
        }
        let tensors: [(String, Double, (inout ProtobufEncoder) -> Void)] = [
            (
                "float_val", 1.5,
                {
                    $0.integer(1, 1); $0.float(5, 1.5)
                }
            ),
            (
                "packed float_val", 1.5,
                {
                    $0.integer(1, 1); $0.bytes(5, packed([Float(1.5).bitPattern]))
                }
            ),
            (
                "float content", 1.5,
                {
                    $0.integer(1, 1); $0.bytes(4, packed([Float(1.5).bitPattern]))
                }
            ),
            (
                "double_val", 0.1,
                {
                    $0.integer(1, 2); $0.doubles(6, [0.1])
                }
            ),
            (
                "double content", 0.1,
                {
                    $0.integer(1, 2); $0.bytes(4, packed([(0.1).bitPattern]))
                }
            ),
            (
                "int_val", -3,
                {
                    $0.integer(1, 3); $0.integer(7, -3)
                }
            ),
            (
                "int32 content", -3,
                {
                    $0.integer(1, 3); $0.bytes(4, packed([Int32(-3)]))
                }
            ),
            (
                "int64 content", -3,
                {
                    $0.integer(1, 9); $0.bytes(4, packed([Int64(-3)]))
                }
            ),
            (
                "half", -0.33349609375,
                {
                    $0.integer(1, 19); $0.integer(13, 0xB556)
                }
            ),
            (
                "small half", 0x1p-24,
                {
                    $0.integer(1, 19); $0.integer(13, 1)
                }
            ),
            (
                "bfloat16 content", -2,
                {
                    $0.integer(1, 14); $0.bytes(4, packed([UInt16(0xC000)]))
                }
            ),
        ]
        for (name, value, build) in tensors {
            let log = try read(framed([event(tag: "x", plugin: "scalars") { $0.message(8, build) }]))
            #expect(log.scalars["x"] == [.init(step: 5, wallTime: 10, value: value)], "\(name)")
        }
    }

    @Test func `a tag's plugin is remembered from its first value, and other plugins are passed over`() throws {
        let rows: [Double] = [-1, 0, 3, 0, 2, 4]
        let log = try read(
            framed([
                event(tag: "h", plugin: "histograms") {
                    $0.message(8) {
                        $0.integer(1, 2); $0.doubles(6, rows)
                    }
                },
                event(tag: "h") {
                    $0.message(8) {
                        $0.integer(1, 2); $0.doubles(6, rows)
                    }
                },
                event(tag: "image", plugin: "images") {
                    $0.message(8) {
                        $0.integer(1, 7); $0.string(8, "PNG")
                    }
                },
                event(tag: "curve", plugin: "pr_curves") {
                    $0.message(8) {
                        $0.integer(1, 1); $0.float(5, 1)
                    }
                },
            ]))
        #expect(log.histograms["h"]?.count == 2)
        #expect(log.histograms["h"]?.last?.value.limits == [0, 2])
        #expect(log.histograms["h"]?.last?.value.count == 7)
        #expect(log.scalars.isEmpty && log.texts.isEmpty)
    }

    @Test func `limits hold`() throws {
        let events = (0..<5).map { EventMessage.scalar(tag: "t\($0)", value: 0, step: 0, wallTime: 0) }
        var reader = EventReader()
        reader.tagLimit = 4
        #expect(throws: TensorBoardError.self) { try read(framed(events), reader: reader) }
        reader = EventReader()
        reader.valueLimit = 4
        #expect(throws: TensorBoardError.self) { try read(framed(events), reader: reader) }
        reader.valueLimit = 5
        #expect(try read(framed(events), reader: reader).scalars.count == 5)
    }

    @Test func `a directory without events, a missing file and a device are told apart`() throws {
        try withTemporaryDirectory { directory -> Void in
            #expect(throws: TensorBoardError.noEvents(path: directory)) { try EventReader().read(directory) }
        }
        #expect(throws: TensorBoardError.self) { try EventReader().read("/dev/zero") }
        let error = #expect(throws: TensorBoardError.self) { try EventReader().read("/nowhere/at/all") }
        #expect(error?.description.contains("/nowhere/at/all") == true)
    }
}
