import Foundation
import Testing

@testable import PJRT

struct ExecutableCacheTests {
    /// Runs `body` with the path of a folder that does not exist yet, and removes it afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "/pjrt-cache-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path + "/nested")
    }

    private func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
    }

    private func runs(_ program: Executable) throws -> [Float] {
        let client = program.client
        return try program.execute([client.buffer([1, 2, 3]), client.buffer([1, 1, 1])])[0].floats()
    }

    @Test func `the second request is a hit and gives the same result`() throws {
        let client = try CPUPlugin.client()
        try withFolder { folder in
            let first = try ExecutableCache(directory: folder).executable(for: CPUPlugin.sum(), client: client)
            let second = try ExecutableCache(directory: folder).executable(for: CPUPlugin.sum(), client: client)
            #expect(!first.fromCache)
            #expect(second.fromCache)
            #expect(try runs(first.executable) == [2, 3, 4])
            #expect(try runs(second.executable) == [2, 3, 4])
            #expect(try files(folder).count == 1)
            let permissions = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
            #expect(permissions == 0o700)
        }
    }

    @Test func `another text or other options are a miss`() throws {
        let client = try CPUPlugin.client()
        try withFolder { folder in
            let cache = ExecutableCache(directory: folder)
            _ = try cache.executable(for: CPUPlugin.sum(), client: client)
            let other = CompileOptions(overrides: ["xla_cpu_enable_fast_math": .bool(false)])
            #expect(try !cache.executable(for: CPUPlugin.sum(), options: other, client: client).fromCache)
            #expect(try !cache.executable(for: CPUPlugin.sum(name: "other"), client: client).fromCache)
            #expect(try files(folder).count == 3)
        }
    }

    @Test func `a loaded program still deletes its donated argument`() throws {
        let client = try CPUPlugin.client()
        try withFolder { folder in
            let text = CPUPlugin.sum(" {tf.aliasing_output = 0 : i32}")
            let cache = ExecutableCache(directory: folder)
            _ = try cache.executable(for: text, client: client)
            let (program, fromCache) = try cache.executable(for: text, client: client)
            let x = try client.buffer([1, 2, 3])
            #expect(try program.execute([x, client.buffer([1, 1, 1])])[0].floats() == [2, 3, 4])
            #expect(fromCache)
            #expect(x.isDeleted)
        }
    }

    @Test(arguments: ["truncated", "empty", "flipped", "longer", "folder"])
    func `a damaged file is ignored and replaced`(damage: String) throws {
        let client = try CPUPlugin.client()
        try withFolder { folder in
            let cache = ExecutableCache(directory: folder)
            _ = try cache.executable(for: CPUPlugin.sum(), client: client)
            let path = try #require(try files(folder).first)
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            switch damage {
            case "truncated": bytes.removeLast(bytes.count / 2)
            case "empty": bytes.removeAll()
            case "flipped": bytes[bytes.count - 100] ^= 0x40
            case "longer": bytes.append(0)
            default:
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            }
            if damage != "folder" { try bytes.write(to: URL(fileURLWithPath: path)) }
            let again = try cache.executable(for: CPUPlugin.sum(), client: client)
            #expect(!again.fromCache)
            #expect(try runs(again.executable) == [2, 3, 4])
            guard damage != "folder" else { return }
            #expect(try cache.executable(for: CPUPlugin.sum(), client: client).fromCache)
        }
    }

    @Test func `a file under a colliding name never gives a wrong program`() throws {
        let client = try CPUPlugin.client()
        try withFolder { folder in
            let cache = ExecutableCache(directory: folder)
            let difference = CPUPlugin.sum().replacingOccurrences(of: "stablehlo.add", with: "stablehlo.subtract")
            _ = try cache.executable(for: difference, client: client)
            let wrong = try #require(try files(folder).first)
            _ = try cache.executable(for: CPUPlugin.sum(), client: client)
            let right = try #require(try files(folder).first { $0 != wrong })
            try Data(contentsOf: URL(fileURLWithPath: wrong)).write(to: URL(fileURLWithPath: right))
            let again = try cache.executable(for: CPUPlugin.sum(), client: client)
            #expect(!again.fromCache)
            #expect(try runs(again.executable) == [2, 3, 4])
        }
    }

    @Test func `a folder that cannot be written is tolerated`() throws {
        let client = try CPUPlugin.client()
        let cache = ExecutableCache(directory: "/dev/null/cache")
        for _ in 0..<2 {
            let (program, fromCache) = try cache.executable(for: CPUPlugin.sum(), client: client)
            #expect(!fromCache)
            #expect(try runs(program) == [2, 3, 4])
        }
    }

    @Test func `over the capacity the longest unused entry goes first`() throws {
        try withFolder { folder in
            let directory = CacheDirectory(path: folder, capacity: 250)
            let bytes = [UInt8](repeating: 7, count: 100)
            #expect(directory.write(bytes, to: "a.xla"))
            usleep(20_000)
            #expect(directory.write(bytes, to: "b.xla"))
            usleep(20_000)
            #expect(directory.read("a.xla") == bytes)
            usleep(20_000)
            #expect(directory.write(bytes, to: "c.xla"))
            let left = try files(folder)
            #expect(left == ["\(folder)/a.xla", "\(folder)/c.xla"])
            #expect(!directory.write([UInt8](repeating: 7, count: 251), to: "d.xla"))
            #expect(directory.read("d.xla") == nil)
        }
    }

    @Test func `an entry survives encoding and every truncation is refused`() throws {
        let entry = CacheEntry(context: [1], options: [2, 3], text: [4, 5, 6], program: [7, 8, 9, 10])
        #expect(CacheEntry(decoding: entry.encoded) == entry)
        for count in 0..<entry.encoded.count {
            #expect(CacheEntry(decoding: Array(entry.encoded.prefix(count))) == nil)
        }
        var huge = entry.encoded
        for index in 8..<16 { huge[index] = 0xFF }
        #expect(CacheEntry(decoding: huge) == nil)
    }

    @Test func `where one part ends and the next starts matters to the key`() {
        #expect(Fingerprint(parts: [[1, 2], [3]]) != Fingerprint(parts: [[1], [2, 3]]))
        #expect(Fingerprint([0]) != Fingerprint([0, 0]))
        #expect(Fingerprint([1, 2, 3]).hexadecimal.count == 32)
    }
}
