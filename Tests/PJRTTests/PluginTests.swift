import CPJRT
import Foundation
import Testing

@testable import PJRT

struct PluginTests {
    @Test func `the CPU plugin loads once and tells its version`() throws {
        let path = try CPUPlugin.path()
        let plugin = try Plugin.load(path: path)
        #expect(try Plugin.load(path: path) === plugin)
        #expect(plugin.apiVersion.major == 0)
        #expect(plugin.apiVersion.minor >= 40)
        #expect(plugin.structSize >= Plugin.minimumTableSize)
    }

    @Test func `a client has the devices asked for`() throws {
        let client = try Plugin.load(path: CPUPlugin.path()).makeClient(options: [.int64("cpu_device_count", 3)])
        #expect(client.devices.count == 3)
        #expect(Set(client.devices.map(\.id)).count == 3)
        #expect(client.platformName == "cpu")
        let buffer = try [Float(5)].withUnsafeBytes {
            try client.makeBuffer(bytes: $0, type: .float32, dimensions: [], device: client.devices[2])
        }
        #expect(try buffer.floats() == [5])
    }

    @Test func `a missing file, a text file and another library are refused, each in its own words`() throws {
        let missing = "/nonexistent/plugin.so"
        #expect(throws: PJRTError.noSuchPlugin(path: missing, source: "the caller")) { try Plugin.load(path: missing) }

        let text = NSTemporaryDirectory() + "/plugin-\(UUID().uuidString).so"
        try "not a library".write(toFile: text, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: text) }
        let refused = #expect(throws: PJRTError.self) { try Plugin.load(path: text) }
        guard case .libraryNotLoadable = refused else {
            Testing.Issue.record("\(String(describing: refused))")
            return
        }

        // Read to the end: the size that the system gives for this file is 0.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/maps"))
        let maps = try file.readToEnd() ?? Data()
        let words = String(decoding: maps, as: UTF8.self).split { $0 == " " || $0 == "\n" }
        let library = String(try #require(words.first { $0.hasSuffix("/libc.so.6") }))
        #expect(throws: PJRTError.notAPlugin(path: library)) { try Plugin.load(path: library) }
    }

    @Test func `a function beyond the plugin's table is absent and says so when called`() throws {
        var older = PJRT_Api()
        older.PJRT_Event_Await = { _ in nil }
        older.PJRT_Executable_GetCompiledMemoryStats = { _ in nil }
        let size = try #require(MemoryLayout<PJRT_Api>.offset(of: \.PJRT_Executable_OutputElementTypes))
        let table = FunctionTable(copying: &older, size: size)
        #expect(table.functions.pointee.PJRT_Event_Await != nil)
        #expect(table.functions.pointee.PJRT_Executable_GetCompiledMemoryStats == nil)
        var arguments = PJRT_Executable_GetCompiledMemoryStats_Args()
        #expect(throws: PJRTError.missingFunction(call: "name")) {
            try table.call("name", table.functions.pointee.PJRT_Executable_GetCompiledMemoryStats, &arguments)
        }
    }

    @Test(arguments: [ClientOption.string("cpu_device_count", "many"), .int64("cpu_device_count", 0), .int64("cpu_device_count", -1)])
    func `a device count with which the plugin would abort is refused before`(option: ClientOption) throws {
        let plugin = try Plugin.load(path: CPUPlugin.path())
        let error = #expect(throws: PJRTError.self) { try plugin.makeClient(options: [option]) }
        #expect(error?.description.contains("from 1 to 1024") == true)
    }

    @Test func `options of every type reach the plugin`() throws {
        let plugin = try Plugin.load(path: CPUPlugin.path())
        let options: [ClientOption] = [
            .int64("cpu_device_count", 2), .string("a", "text"), .bool("b", true), .float("c", 0.5), .int64List("d", [1, 2]),
        ]
        #expect(try plugin.makeClient(options: options).devices.count == 2)
    }

    @Test func `compile options are the protocol buffer that XLA reads`() {
        let minusOne: [UInt8] = [UInt8](repeating: 0xFF, count: 9) + [0x01]
        let build = [0x08] + minusOne + [0x20, 1, 0x28, 1]
        #expect(CompileOptions().serialized == [0x1A, UInt8(build.count)] + build)
        let overridden = CompileOptions(overrides: ["b": .bool(true), "a": .double(1)])
        let a: [UInt8] = [0x3A, 14, 0x0A, 1, 0x61, 0x12, 9, 0x21, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]
        let b: [UInt8] = [0x3A, 7, 0x0A, 1, 0x62, 0x12, 2, 0x10, 1]
        #expect(overridden.serialized == CompileOptions().serialized + a + b)
    }

    @Test func `an unknown XLA setting is refused, so settings do arrive`() throws {
        let client = try CPUPlugin.client()
        let options = CompileOptions(overrides: ["xla_no_such_setting": .bool(true)])
        #expect(throws: PJRTError.self) { try client.compile(stableHLO: CPUPlugin.sum(), options: options) }
    }
}
