import PJRT
import StableHLO
import Testing

#if canImport(Glibc)
    import Glibc
#endif

struct GoldenTests {
    /// One client for all; the plugin is needed, and `make test` fetches it.
    static let client: Result<Client, any Error> = Result {
        var environment: [String: String] = [:]
        for name in ["HOME", "XDG_CACHE_HOME", "THALWEG_PJRT_PLUGIN", "PATH", "VIRTUAL_ENV", "CONDA_PREFIX"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        let path = try PluginLocator.find(explicit: nil, environment: environment)
        return try Plugin.load(path: path).makeClient(options: [.int64("cpu_device_count", 1)])
    }

    @Test(arguments: Golden.all) func `a module prints as its golden text`(golden: Golden) {
        #expect(golden.build().text == golden.text)
    }

    @Test(arguments: Golden.all) func `every golden passes the verifier`(golden: Golden) throws {
        try Verifier.verify(golden.build())
    }

    @Test(arguments: Golden.all) func `the plugin compiles every golden`(golden: Golden) throws {
        let program = try Self.client.get().compile(stableHLO: golden.text)
        #expect(program.outputCount == 1 || golden.name == "call")
    }

    @Test(arguments: Golden.constants) func `a constant arrives on the device to the bit`(golden: Golden) throws {
        let constant = try #require(golden.build().functions[0].body.ops[0].attributes.first)
        guard case .dense(let elements) = constant.value else {
            Testing.Issue.record("\(golden.name) is no constant")
            return
        }
        let outputs = try Self.client.get().compile(stableHLO: golden.text).executeAndWait([])
        let count = elements.type.dimensions.reduce(1, *)
        let splat = count > 1 && elements.bytes.count < count * Self.width(elements.type.element)
        let expected = splat ? (0..<count).flatMap { _ in elements.bytes } : elements.bytes
        #expect(try outputs[0].toHost().elementsEqual(expected))
        #expect(outputs[0].dimensions == elements.type.dimensions)
    }

    private static func width(_ type: StableHLO.ElementType) -> Int {
        switch type {
        case .i1, .i8, .ui8: 1
        case .i16, .ui16, .f16, .bf16: 2
        case .i32, .ui32, .f32: 4
        case .i64, .ui64, .f64: 8
        }
    }
}
