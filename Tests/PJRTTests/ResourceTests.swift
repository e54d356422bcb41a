import Foundation
import PJRT
import Testing

/// What is made is also given back: every handle that leaked here would show as growth.
struct ResourceTests {
    /// Resident memory of this process in bytes.
    private func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        let pages = try #require(Int(fields[1]))
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// How much `body` makes the process grow, in bytes: the least of up to five measurements, because other tests
    /// run in this process at the same time; a leak grows in every one.
    private func growth(_ body: () throws -> Void) throws -> Int {
        var least = Int.max
        for _ in 0..<5 where least >= Self.limit {
            let before = try residentBytes()
            try body()
            least = min(least, try residentBytes() - before)
        }
        return least
    }

    private static let limit = 80 << 20

    @Test(arguments: ["", " {tf.aliasing_output = 0 : i32}"])
    func `ten thousand executions do not grow the process`(donation: String) throws {
        // One output kept alive per execution would be 160 MB.
        let client = try CPUPlugin.client()
        let program = try client.compile(stableHLO: CPUPlugin.sum(donation, count: 4096))
        let one = try client.buffer([Float](repeating: 1, count: 4096))
        var state = try client.buffer([Float](repeating: 0, count: 4096))
        func run(_ count: Int) throws {
            for _ in 0..<count { state = try program.execute([state, one])[0] }
            try state.ready()
        }
        try run(500)
        let growth = try growth { try run(10_000) }
        #expect(growth < Self.limit, "resident memory grew by \(growth) bytes")
        #expect(try state.floats().allSatisfy { $0 >= 10_500 && $0 == $0.rounded() })
    }

    @Test func `a thousand errors and transfers do not grow the process`() throws {
        let client = try CPUPlugin.client()
        let deleted = try client.buffer([1])
        deleted.delete()
        func run(_ count: Int) throws {
            for _ in 0..<count {
                #expect(throws: PJRTError.self) { try deleted.toHost() }
                _ = try client.buffer([Float](repeating: 1, count: 32_768)).toHost()
            }
        }
        try run(50)
        let growth = try growth { try run(1000) }
        #expect(growth < Self.limit, "resident memory grew by \(growth) bytes")
    }

    @Test func `threads may share a client, a program and its arguments`() async throws {
        let client = try CPUPlugin.client()
        let program = try client.compile(stableHLO: CPUPlugin.sum())
        let (x, y) = (try client.buffer([1, 2, 3]), try client.buffer([1, 1, 1]))
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<64 { group.addTask { try program.execute([x, y])[0].floats() } }
            for try await result in group { #expect(result == [2, 3, 4]) }
        }
    }
}
