import Foundation
import Testing
import Thalweg

/// The tool as a user runs it: exit status, standard output, standard error.
struct Tool {
    let status: Int32
    let output: String
    let messages: String

    static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("thalweg").path

    init(_ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws {
        let process = Process(), output = folder.appendingPathComponent("stdout"), messages = folder.appendingPathComponent("stderr")
        for file in [output, messages] { try Data().write(to: file) }
        process.executableURL = URL(fileURLWithPath: Tool.path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: messages)
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        self.output = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        self.messages = String(decoding: try Data(contentsOf: messages), as: UTF8.self)
    }
}

/// A folder of its own that disappears with the test.
final class Workshop {
    let folder: URL
    init(_ files: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("thalweg-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    }
    deinit { try? FileManager.default.removeItem(at: folder) }
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Tool { try Tool(arguments, in: folder, environment: environment) }
    func json(_ name: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent(name))) as? [String: Any])
    }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path) }
}

let iris = """
    data: {source: iris}
    model: {layers: [{dense: {units: 8, activation: tanh}}, {dense: {units: 3}}]}
    loss: softmax_cross_entropy
    optimizer: {name: adam, learning_rate: 0.02}
    training: {epochs: 30, batch_size: 32}
    seed: 1
    """

@Suite struct CommandLineTests {
    @Test func `train writes a run document, events and a report, and results alone to standard output`() throws {
        let shop = try Workshop(["a.yaml": iris])
        let tool = try shop.run("train", "a.yaml", "--json", "run.json", "--logdir", "events", "--report", "report.html")
        #expect(tool.status == 0, "\(tool.messages)")
        let run = try shop.json("run.json")
        #expect(run["schema"] as? String == "thalweg.run/1" && run["status"] as? String == "completed")
        #expect(run["parameters"] as? Int == 67 && run["steps"] as? Int == 120 && (run["history"] as? [Any])?.count == 30)
        #expect(((run["final"] as? [String: Any])?["validation_accuracy"] as? Double ?? 0) > 0.8)
        #expect(shop.exists("report.html") && shop.exists("events"))
        #expect(tool.output.contains("validation") && !tool.output.contains("\u{1B}"))
        let piped = try shop.run("train", "a.yaml", "--json", "-")
        #expect((try JSONSerialization.jsonObject(with: Data(piped.output.utf8)) as? [String: Any])?["schema"] as? String == "thalweg.run/1")
    }

    @Test func `learning-rate prints a rate and the option that takes it, or why there is none`() throws {
        let shop = try Workshop(["iris.yaml": "{data: iris, model: {layers: [{dense: {units: 3}}]}, loss: softmax_cross_entropy, optimizer: adam}"])
        let found = try shop.run("learning-rate", "iris.yaml", "--optimizer", "sgd", "--sweeps", "2", "--steps", "40", "--json", "lr.json", "--report", "lr.html")
        #expect(found.status == 0, "\(found.messages)")
        let rate = try #require(try shop.json("lr.json")["learning_rate"] as? Double)
        #expect(found.output.contains("--set optimizer=sgd --set optimizer.learning_rate=\(rate)") && shop.exists("lr.html"))
        let none = try shop.run("learning-rate", "iris.yaml", "--set", "data={source: iris, faults: {nan_fraction: 0.5}}", "--steps", "20")
        #expect(none.status == 1 && none.output.isEmpty && none.messages.contains("not finite before the first step"))
        #expect(try shop.run("learning-rate", "iris.yaml", "--steps", "5").status == 64)
        #expect(try shop.run("learning-rate", "iris.yaml", "--low", "2", "--high", "1").status == 1)
    }

    @Test func `doctor is silent on a healthy run`() throws {
        let shop = try Workshop(["a.yaml": iris])
        let tool = try shop.run("doctor", "a.yaml", "--json", "d.json")
        #expect(tool.status == 0, "\(tool.messages)")
        let diagnosis = try shop.json("d.json")
        #expect(diagnosis["schema"] as? String == "thalweg.diagnosis/1" && diagnosis["verdict"] as? String == "healthy")
        let findings = diagnosis["findings"] as? [[String: Any]] ?? []
        #expect(findings.allSatisfy { $0["severity"] as? String == "note" })
    }

    @Test func `doctor reads event files alone: a healthy run is silent, a diverged one is not`() throws {
        let shop = try Workshop(["a.yaml": iris])
        #expect(try shop.run("train", "a.yaml", "--logdir", "good").status == 0)
        #expect(try shop.run("train", "a.yaml", "--logdir", "bad", "--set", "optimizer={name: sgd, learning_rate: 1e30}").status == 0)
        let good = try shop.run("doctor", "--logdir", "good"), bad = try shop.run("doctor", "--logdir", "bad", "--json", "bad.json")
        #expect(good.status == 0, "\(good.output)\(good.messages)")
        #expect(bad.status == 2, "\(bad.output)\(bad.messages)")
        #expect(try shop.json("bad.json")["verdict"] as? String == "sick")
        #expect(try shop.run("doctor", "--logdir", "nowhere").status == 1)
    }

    @Test func `doctor cures a learning rate that is far too low, and the cured file trains`() throws {
        let shop = try Workshop(["a.yaml": iris])
        let tool = try shop.run(
            "doctor", "a.yaml", "--set", "optimizer.learning_rate=2e-6", "--json", "d.json", "--output", "cured.yaml", "--report", "r.html", "--trials", "2")
        #expect(tool.status == 0, "\(tool.messages)\(tool.output)")
        let diagnosis = try shop.json("d.json")
        #expect((diagnosis["findings"] as? [[String: Any]])?.first?["id"] as? String == "learning-rate-too-low")
        #expect(diagnosis["cured"] as? Bool == true && diagnosis["spec"] as? String == "cured.yaml")
        let again = try shop.run("train", "cured.yaml", "--json", "run.json")
        #expect(again.status == 0)
        #expect((((try shop.json("run.json"))["final"] as? [String: Any])?["validation_accuracy"] as? Double ?? 0) > 0.8)
    }

    @Test(arguments: [
        (["train", "missing.yaml"], Int32(1), "no file missing.yaml"),
        (["train", "a.yaml", "--set", "optimizer.learning_rte=1"], 1, "did you mean \"learning_rate\""),
        (["train", "a.yaml", "--set", "data.source=irs"], 1, "did you mean \"iris\""),
        (["train", "broken.yaml"], 1, "broken.yaml"),
        (["train", "typo.yaml"], 1, "line 3"),
        (["train"], 64, "spec"),
        (["train", "a.yaml", "--bogus"], 64, "bogus"),
        (["train", "a.yaml", "--device", "abacus"], 64, "abacus"),
        (["train", "a.yaml", "--device", "cuda:x"], 64, "cuda:1"),
        (["train", "a.yaml", "--device", "cuda", "--plugin", "/no/such/plugin.so"], 1, "/no/such/plugin.so"),
        (["doctor", "a.yaml", "--checks", "vanishing-gradient"], 1, "vanishing-gradients"),
        (["explain", "dead-unit"], 64, "dead-units"),
        (["train", "a.yaml", "--plugin", "/no/such/plugin.so"], 1, "/no/such/plugin.so"),
        (["train", "a.yaml", "--checkpoint", "/proc/none/ck", "--quiet"], 1, "could not be written"),
        (["train", "a.yaml", "--resume", "nowhere"], 1, "cannot be resumed"),
        (["train", "a.yaml", "--set", "model.layers=[{repeat: {times: 100, layers: [{dense: 500000000}, {dense: 4}]}}]"], 1, "layers.0.layers.0.weight f32[4, 500000000]"),
    ])
    func `a mistake is said clearly and has its exit status`(arguments: [String], status: Int32, text: String) throws {
        let shop = try Workshop([
            "a.yaml": iris, "broken.yaml": "model: [1\n", "typo.yaml": iris.replacingOccurrences(of: "loss:", with: "losss:"),
        ])
        let tool = try Tool(arguments, in: shop.folder)
        #expect(tool.status == status, "\(tool.messages)")
        #expect(tool.messages.contains(text), "\(tool.messages)")
        #expect(tool.output.isEmpty)
    }

    @Test func `without a plugin the one command that fetches it is named`() throws {
        let shop = try Workshop(["a.yaml": iris])
        let tool = try shop.run(
            "train", "a.yaml", environment: ["HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent", "THALWEG_PJRT_PLUGIN": "", "VIRTUAL_ENV": "", "PATH": "/usr/bin"])
        #expect(tool.status == 1 && tool.messages.contains("make setup"), "\(tool.messages)")
    }

    /// A machine without plugins, except the CPU's.
    private static func bareMachine() throws -> [String: String] {
        let path = try PluginLocator.find(explicit: nil, environment: ProcessInfo.processInfo.environment)
        return [
            "HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent", "VIRTUAL_ENV": "", "CONDA_PREFIX": "", "PATH": "/nonexistent/bin",
            "THALWEG_PJRT_PLUGIN": path, "THALWEG_PJRT_PLUGIN_CUDA": "",
        ]
    }

    @Test func `without a CUDA plugin the command that fetches it is named`() throws {
        let shop = try Workshop(["a.yaml": iris])
        let tool = try shop.run("train", "a.yaml", "--device", "cuda", environment: Self.bareMachine())
        #expect(tool.status == 1 && tool.output.isEmpty)
        #expect(tool.messages.contains("pip install 'jax-cuda13-plugin[with-cuda]'"), "\(tool.messages)")
    }

    @Test func `a plugin of another device is refused`() throws {
        let shop = try Workshop(["a.yaml": iris]), environment = try Self.bareMachine()
        let tool = try shop.run("train", "a.yaml", "--device", "cuda", "--plugin", environment["THALWEG_PJRT_PLUGIN"] ?? "", environment: environment)
        #expect(tool.status == 1 && tool.messages.contains("drives cpu, not cuda"), "\(tool.messages)")
    }

    @Test func `the second simulated device of the host trains to the same document`() throws {
        let shop = try Workshop(["a.yaml": iris])
        #expect(try shop.run("train", "a.yaml", "--quiet", "--json", "0.json").status == 0)
        let tool = try shop.run("train", "a.yaml", "--quiet", "--device", "cpu:1", "--json", "1.json")
        #expect(tool.status == 0, "\(tool.messages)")
        let (first, second) = (try shop.json("0.json"), try shop.json("1.json"))
        #expect(first["device"] as? String == "cpu" && second["device"] as? String == "cpu:1")
        #expect((first["final"] as? NSDictionary) == (second["final"] as? NSDictionary))
    }

    @Test func `devices are listed with plugin and kernels, and absent ones with where was looked`() throws {
        let shop = try Workshop(), environment = try Self.bareMachine()
        let tool = try shop.run("list", "devices", "--json", "-", environment: environment)
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(tool.output.utf8)) as? [[String: Any]])
        #expect(tool.status == 0 && rows.map { $0["name"] as? String } == ["cpu"])
        let options = try #require(rows.first?["options"] as? [String: Any])
        #expect((options["plugin"] as? String)?.hasSuffix(".so") == true && (options["cores"] as? Int ?? 0) >= 1)
        #expect((options["kernels"] as? [String])?.contains("thalweg.column_sum") == true)
        for absent in ["cuda: no PJRT plugin", "rocm: no PJRT plugin", "tpu: no PJRT plugin", "THALWEG_PJRT_PLUGIN_CUDA"] {
            #expect(tool.messages.contains(absent), "\(tool.messages)")
        }
        #expect(try shop.run("list", "devices", environment: environment).output.hasPrefix("cpu "))
    }

    @Test(arguments: ["optimizers", "schedules", "layers", "activations", "initializers", "losses", "checks", "datasets", "devices"])
    func `catalogues are listed as text and as JSON`(kind: String) throws {
        let shop = try Workshop()
        #expect(try shop.run("list", kind).output.split(separator: "\n").count >= 1)
        let rows = try JSONSerialization.jsonObject(with: Data(try shop.run("list", kind, "--json", "-").output.utf8)) as? [[String: Any]]
        let first = try #require(rows?.first)
        #expect(Set(first.keys).isSuperset(of: ["name", "family", "summary", "options", "reference"]))
    }

    @Test func `the schema is JSON, and explain speaks of every check`() throws {
        let shop = try Workshop()
        let schema = try JSONSerialization.jsonObject(with: Data(try shop.run("schema").output.utf8)) as? [String: Any]
        #expect(schema?["$defs"] != nil)
        let rows = try JSONSerialization.jsonObject(with: Data(try shop.run("list", "checks", "--json", "-").output.utf8)) as? [[String: Any]] ?? []
        #expect(rows.count >= 13)
        for row in rows {
            let id = row["name"] as? String ?? ""
            #expect(try shop.run("explain", id).output.hasPrefix(id))
        }
    }
}
