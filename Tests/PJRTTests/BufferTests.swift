import PJRT
import Testing

struct BufferTests {
    static let spelling: [ElementType: String] = [
        .bool: "i1", .int8: "i8", .int16: "i16", .int32: "i32", .int64: "i64", .uint8: "ui8", .uint16: "ui16",
        .uint32: "ui32", .uint64: "ui64", .float16: "f16", .bfloat16: "bf16", .float32: "f32", .float64: "f64",
    ]

    @Test(arguments: ElementType.allCases)
    func `every element type survives the way to the device, through a program and back`(type: ElementType) throws {
        let client = try CPUPlugin.client()
        let bytes = (0..<6 * type.byteCount).map { UInt8(type == .bool ? $0 % 2 : $0 % 60) }
        let buffer = try bytes.withUnsafeBytes { try client.makeBuffer(bytes: $0, type: type, dimensions: [2, 3]) }
        #expect(buffer.byteCount == bytes.count)
        #expect(try buffer.toHost() == bytes)
        let spelling = try #require(BufferTests.spelling[type])
        let program = try client.compile(stableHLO: CPUPlugin.identity("2x3x\(spelling)"))
        let output = try program.execute([buffer])[0]
        #expect(output.elementType == type)
        #expect(output.dimensions == [2, 3])
        #expect(try output.toHost() == bytes)
    }

    @Test func `scalars and empty arrays are arrays`() throws {
        let client = try CPUPlugin.client()
        #expect(try client.buffer([42], []).floats() == [42])
        #expect(try client.buffer([], [0, 4]).floats() == [])
        #expect(try client.buffer([], [0, 4]).byteCount == 0)
    }

    @Test(arguments: [[4], [-3], [3, -1], [Int.max, 8], []])
    func `dimensions that do not fit the bytes are refused`(dimensions: [Int]) throws {
        let client = try CPUPlugin.client()
        #expect(throws: PJRTError.self) { try client.buffer([1, 2, 3], dimensions) }
    }

    @Test func `the source may change as soon as the buffer is made`() throws {
        let client = try CPUPlugin.client()
        var values = [Float](repeating: 1, count: 100_000)
        let buffer = try client.buffer(values)
        for index in values.indices { values[index] = 2 }
        #expect(try buffer.floats().allSatisfy { $0 == 1 })
    }

    @Test func `a deleted buffer says so and cannot be read`() throws {
        let buffer = try CPUPlugin.client().buffer([1])
        try buffer.ready()
        #expect(!buffer.isDeleted)
        #expect(buffer.isOnCPU)
        buffer.delete()
        #expect(buffer.isDeleted)
        #expect(throws: PJRTError.self) { try buffer.toHost() }
        #expect(throws: PJRTError.self) { try buffer.ready() }
    }

    @Test func `a destination of the wrong size is refused`() throws {
        let buffer = try CPUPlugin.client().buffer([1, 2])
        var bytes = [UInt8](repeating: 0, count: 7)
        #expect(throws: PJRTError.byteCount(expected: 8, given: 7, type: .float32, dimensions: [2])) {
            try bytes.withUnsafeMutableBytes { try buffer.copyToHost(into: $0) }
        }
    }
}
