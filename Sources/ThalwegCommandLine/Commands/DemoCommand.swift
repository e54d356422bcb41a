import ArgumentParser
import Foundation
import Thalweg

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "The main job once: a network that fails, why, the cure, before and after.")

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("The folder that cured.yaml, report.html and the TensorBoard files go to.", valueName: "folder"))
    var folder = "thalweg-out"

    func run() throws {
        var node = try YAMLReader.parse(DemoExperiment.text, file: "demo")
        for (key, value) in try common.keyValues() {
            try node.set(path: ConfigurationNode.parts(of: key), to: YAMLReader.parse(value, file: "--set \(key)"))
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ExperimentError.diskFull("the folder \(folder) cannot be made: \(error.localizedDescription); name another with --folder")
        }
        var options = common
        options.report = common.report ?? folder + "/report.html"
        options.logdir = common.logdir ?? folder + "/tensorboard"
        let experiment = try Experiment(specification: node)
        try Outputs.write(DemoExperiment.text, to: folder + "/sick.yaml")
        if common.json != "-" {
            Console.result(common.lang(
                "Ten fully connected layers of sigmoids on the 1,797 handwritten digits of UCI. Does it learn?",
                "十层全连接 sigmoid 网络，UCI 手写数字 1,797 个样本。它能学会吗？"))
        }
        var session = DoctorSession(experiment: experiment, common: options, command: "thalweg demo")
        session.output = folder + "/cured.yaml"
        session.budget = 30  // enough to reach normalization and residual connections
        let status = try session.run()
        if status != .success { throw status }
    }
}

/// The experiment of the demonstration.
enum DemoExperiment {
    static let text = """
        # Ten fully connected layers of sigmoids: the gradient shrinks on its way to the first ones.
        thalweg: 1
        name: deep-sigmoid
        seed: 7
        data:
          source: digits
        model:
          layers:
            - flatten
        """ + "\n" + String(repeating: "    - dense: {units: 64, activation: sigmoid}\n", count: 9) + """
            - dense: {units: 10}
        loss: softmax_cross_entropy
        optimizer: {name: sgd, learning_rate: 0.1}
        training: {epochs: 20, batch_size: 32}

        """
}
