import Foundation
import Testing
import Thalweg

/// What the tool says and does where the machine has too little: memory, a plugin's extensions, libraries.
@Suite struct LimitsTests {
    private static let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    /// Compiles a source of `Tests/Fixtures` to a shared library in the folder.
    private func library(_ source: String, in shop: Workshop, _ flags: String...) throws -> String {
        let compiler = Process(), path = shop.folder.appendingPathComponent("library.so").path
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments =
            ["clang", "-shared", "-fPIC", "-I", Self.root.path + "/Sources/CPJRT/include"] + flags
            + [Self.root.path + "/Tests/Fixtures/" + source, "-o", path]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0, "clang, which comes with Swift, did not compile \(source)")
        return path
    }

    @Test(arguments: [
        // Each would take about 1 TB; data and weights are small.
        ("{layers: [{dense: {units: 1000000, activation: tanh}}, {dense: 3}]}", "full", "layers.0: dot_general f32[240000, 1000000]: 960 GB"),
        ("{layers: [{reshape: [2, 1]}, {conv1d: {filters: 2000000, kernel: 1}}, flatten, {dense: 1}]}", "100000", "layers.1: add f32[100000, 2, 2000000]: 1.6 TB"),
    ])
    func `a batch that does not fit memory is refused before it runs, with its largest arrays`(model: String, batch: String, array: String) throws {
        let shop = try Workshop([
            "a.yaml": """
            data: {source: {synthetic: blobs, examples: 300000, classes: 3, features: 2}}
            model: \(model)
            loss: mse
            optimizer: sgd
            training: {steps: 2, batch_size: \(batch)}
            """
        ])
        let tool = try shop.run("train", "a.yaml", "--json", "run.json")
        #expect(tool.status == 1 && tool.output.isEmpty && !shop.exists("run.json"), "\(tool.messages)")
        for part in ["needs about ", " are available", array, "try a smaller batch", "gradient accumulation"] {
            #expect(tool.messages.contains(part), "\(part) is missing in \(tool.messages)")
        }
    }

    private static let digits = """
        data: digits
        model: {layers: [{conv2d: {filters: 8, kernel: 3, activation: relu}}, flatten, {dense: {units: 32, activation: relu}}, {dense: 10}]}
        loss: softmax_cross_entropy
        optimizer: {name: sgd, learning_rate: 0.05}
        training: {steps: 20, batch_size: 64}
        """

    /// The training loss in a run's document.
    private func loss(_ shop: Workshop, _ name: String) throws -> Double {
        try #require((shop.json(name)["final"] as? [String: Any])?["train_loss"] as? Double)
    }

    @Test func `a plugin without extensions and a machine without libraries train to the same loss, and say once what they lack`() throws {
        let shop = try Workshop(["a.yaml": Self.digits])
        #expect(try shop.run("train", "a.yaml", "--json", "whole.json").status == 0)
        let expected = try loss(shop, "whole.json")

        let real = try PluginLocator.find(explicit: nil, environment: ProcessInfo.processInfo.environment)
        let bare = try shop.run("train", "a.yaml", "--json", "bare.json", "--plugin", library("plugins/no_extensions.c", in: shop, "-DREAL_PLUGIN=\"\(real)\""))
        #expect(bare.status == 0, "\(bare.messages)")
        #expect(bare.messages.components(separatedBy: "takes no kernels of the host").count == 2, "\(bare.messages)")
        #expect(abs(try loss(shop, "bare.json") - expected) < 1e-4)

        let absent = try library("libraries/absent.c", in: shop)
        let alone = try shop.run("train", "a.yaml", "--json", "alone.json", environment: ["LD_PRELOAD": absent])
        #expect(alone.status == 0, "\(alone.messages)")
        for name in ["oneDNN", "LAPACK"] {
            #expect(alone.messages.components(separatedBy: name).count == 2, "\(alone.messages)")
        }
        #expect(abs(try loss(shop, "alone.json") - expected) < 1e-4)
        let devices = try shop.run("list", "devices", "--json", "-", environment: ["LD_PRELOAD": absent])
        #expect(devices.output.contains("thalweg.column_sum") && !devices.output.contains("thalweg.product"), "\(devices.output)")
    }
}
