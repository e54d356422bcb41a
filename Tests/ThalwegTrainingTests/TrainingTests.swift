import Foundation
import Testing
import ThalwegConfiguration
import ThalwegCore
@testable import ThalwegTraining

/// An experiment from its file's text.
func experiment(_ yaml: String) throws -> Experiment { try Experiment(specification: YAMLReader.parse(yaml)) }

let small = """
    data: {source: iris}
    model: {layers: [{dense: {units: 16, activation: relu}}, {dropout: {rate: 0.1}}, {batch_norm: {}}, {dense: {units: 3}}]}
    loss: softmax_cross_entropy
    optimizer: {name: adam, learning_rate: 0.01}
    training: {epochs: 4, batch_size: 32}
    seed: 3
    """

@Suite struct TrainingTests {
    @Test func `digits are learned`() throws {
        let run = try experiment(
            """
            data: {source: digits}
            model: {layers: [flatten, {dense: {units: 64, activation: relu}}, {dense: {units: 10}}]}
            loss: softmax_cross_entropy
            optimizer: {name: adam, learning_rate: 0.001}
            training: {epochs: 15, batch_size: 32}
            seed: 7
            """
        ).train()
        #expect(run.log.status == .completed && run.log.epochs == 15)
        #expect((run.log.final.validation?.accuracy ?? 0) > 0.95)
        #expect(run.log.stepLosses.count == run.log.steps && run.log.steps == 15 * run.log.stepsPerEpoch)
        #expect((run.log.initial.train.accuracy ?? 1) < 0.3)
    }

    @Test func `the same seed gives the same bits, another seed others`() throws {
        let base = try experiment(small)
        let a = try base.train(), b = try base.train(), c = try base.replacing([("seed", 4)]).train()
        #expect(a.parameters == b.parameters && a.log.stepLosses == b.log.stepLosses)
        #expect(a.parameters != c.parameters)
    }

    @Test func `probes change no bit of the training`() throws {
        var options = TrainingOptions()
        options.probes = false
        let base = try experiment(small)
        let silent = try base.train(options), probed = try base.train()
        #expect(silent.log.probes.isEmpty && !probed.log.probes.isEmpty)
        #expect(silent.parameters == probed.parameters && silent.state == probed.state)
        #expect(silent.log.stepLosses == probed.log.stepLosses)
    }

    @Test func `a resumed run equals an uninterrupted one, bit for bit`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("thalweg-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let base = try experiment(small)
        var options = TrainingOptions()
        options.probes = false
        let whole = try base.train(options)
        options.maximumSteps = 6
        options.checkpoint = folder
        _ = try base.train(options)
        options.maximumSteps = nil
        options.checkpoint = nil
        options.resume = folder
        let resumed = try base.train(options)
        #expect(resumed.parameters == whole.parameters && resumed.state == whole.state)
        #expect(resumed.log.stepLosses == whole.log.stepLosses && resumed.log.history.map(\.epoch) == whole.log.history.map(\.epoch))
    }

    @Test func `full-batch gradient descent on a linear model follows the closed form`() throws {
        // One weight, no bias, mse: w ← w − η·2·mean(x(xw − y)), in f64.
        let run = try experiment(
            """
            precision: f64
            data: {source: {linear: {features: 1, noise: 0.1}}, validation: 0, normalize: none}
            model: {layers: [{dense: {units: 1, bias: false, initializer: zeros}}]}
            loss: mse
            optimizer: {name: sgd, learning_rate: 0.1}
            training: {steps: 5, batch_size: full}
            """).train()
        let data = try run.experiment.prepareData().training
        let x = data.inputs.doubles, y = data.targets.doubles
        var w = 0.0
        for _ in 0..<5 { w -= 0.1 * 2 * zip(x, y).reduce(0) { $0 + $1.0 * ($1.0 * w - $1.1) } / Double(x.count) }
        #expect(abs(run.parameters.leaves[0].scalar - w) < 1e-6 * abs(w))
    }

    @Test func `the last, smaller batch counts each of its examples once`() throws {
        // 120 training examples in batches of 100: the second step's loss is the mean over 20, not over 100.
        let text = """
            precision: f64
            data: {source: iris, shuffle: false}
            model: {layers: [{dense: {units: 3, initializer: zeros}}]}
            loss: softmax_cross_entropy
            optimizer: {name: sgd, learning_rate: 0.0}
            training: {epochs: 1, batch_size: 100}
            """
        let losses = try experiment(text).train().log.stepLosses
        #expect(losses.count == 2)
        for loss in losses { #expect(abs(loss - 1.0986122886681098) < 1e-6) }
    }

    @Test func `a diverging run is a status, with the step where it began`() throws {
        let run = try experiment(small).replacing([("optimizer", ["name": "sgd", "learning_rate": 1e30]), ("training.epochs", 3)]).train()
        #expect(run.log.status == .diverged)
        #expect(run.log.firstNonFinite != nil)
    }

    @Test func `an interruption keeps what was done`() throws {
        var options = TrainingOptions()
        options.isInterrupted = { true }
        let run = try experiment(small).train(options)
        #expect(run.log.status == .interrupted && run.log.steps == 0 && run.log.final.train.loss.isFinite)
    }

    @Test func `no epochs is valid`() throws {
        let run = try experiment(small).replacing([("training.epochs", 0)]).train()
        #expect(run.log.steps == 0 && run.log.final == run.log.initial)
    }

    @Test func `probes measure gradients, saturation and updates of every layer with weights`() throws {
        let run = try experiment(
            """
            data: {source: digits}
            model: {layers: [flatten, {dense: {units: 32, activation: sigmoid, initializer: {normal: {stddev: 5.0}}}}, {dense: {units: 10}}]}
            loss: softmax_cross_entropy
            optimizer: {name: sgd, learning_rate: 0.1}
            training: {epochs: 1}
            """).train()
        let probe = try #require(run.log.probes.first)
        #expect(probe.step == 0 && probe.layers.map(\.path) == ["layers.1", "layers.2"])
        #expect(probe.layers[0].saturatedShare > 0.8 && probe.layers[0].meanSlope < 0.1)
        for layer in probe.layers {
            #expect(layer.gradientNorm > 0 && layer.weightNorm > 0)
            #expect(abs(layer.updateNorm - 0.1 * layer.gradientNorm) < 1e-4 * layer.gradientNorm)
            #expect(layer.histogram?.counts.reduce(0, +) ?? 0 > 0)
        }
    }

    @Test func `an experiment writes itself and reads back the same`() throws {
        let base = try experiment(small)
        let again = try experiment(base.yaml)
        #expect(again.specification == base.specification)
        let changed = try base.replacing([("model.layers.0.dense.activation", "tanh")])
        #expect(changed.yaml.contains("tanh"))
    }

    @Test(arguments: [
        ("model.layers.0.dense.unitz", "units"), ("optimizer.learning_rte", "learning_rate"), ("trainin", "training"), ("data.sorce", "source"),
    ])
    func `an unknown key is named with the nearest known one`(key: String, near: String) throws {
        let error = #expect(throws: (any Error).self) { _ = try experiment(small).replacing([(key, 1)]) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(near))
    }
}
