import Foundation
import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegData
import ThalwegNN
@testable import ThalwegTraining

/// Optimizers that evaluate an average, on a network with batch normalization.
@Suite struct AveragedStateTests {
    private static let text = """
        precision: f64
        data: {source: iris}
        model: {layers: [{dense: {units: 6, activation: tanh}}, {batch_norm: {momentum: 0.0}}, {dense: {units: 3}}]}
        loss: softmax_cross_entropy
        optimizer: {name: schedule_free_sgd, learning_rate: 0.3}
        training: {epochs: 3, batch_size: 32}
        seed: 5
        """

    @Test(arguments: [
        ["name": "schedule_free_sgd", "learning_rate": 0.3], ["name": "ema", "inner": "sgd", "learning_rate": 0.3, "decay": 0.9],
    ] as [ConfigurationNode])
    func `figures and weights are those of the average with statistics made for it`(_ optimizer: ConfigurationNode) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("thalweg-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let base = try experiment(Self.text).replacing([("optimizer", optimizer)])
        var options = TrainingOptions()
        options.probes = false
        options.checkpoint = folder
        let run = try base.train(options), plan = try base.plan()
        // From the checkpoint, which has the trained weights: the average by its formula.
        let saved = try SafeTensors.decode([UInt8](Data(contentsOf: URL(filePath: folder + "/state.safetensors"))))
        let trained = saved.subtree("parameters"), direction = saved.subtree("optimizer").subtree("direction")
        let isEMA = optimizer["name"]?.string == "ema"
        let average = direction.subtree(isEMA ? "average" : "z")
        var expected: [String: [Double]] = [:]
        for (name, y) in trained.pairs {
            let other = try #require(average[name]).doubles
            expected[name] = isEMA ? other : zip(y.doubles, other).map { ($0 - 0.1 * $1) / 0.9 }
        }
        #expect(run.parameters != trained)
        for (name, leaf) in run.parameters.pairs {
            for (x, y) in zip(leaf.doubles, try #require(expected[name])) { #expect(abs(x - y) < 1e-12) }
        }
        // Statistics batch by batch: with momentum 0 the running ones are the last batch's.
        let order = EpochOrder(count: plan.data.training.count, seed: 5).order(epoch: 0).map(Int.init), inputs = plan.inputs(of: plan.data.training)
        var sums: [String: [Double]] = [:]
        let batches = plan.data.training.count / 32
        for batch in 0..<batches {
            let x = Tensor(inputs.rows(Array(order[batch * 32..<batch * 32 + 32])))
            let state = plan.model.apply(x, parameters: run.parameters.tensors, state: run.state.tensors, training: true).state
            for (name, leaf) in zip(state.names, try evaluate(state.leaves)) {
                let old = sums[name] ?? leaf.doubles.map { _ in 0 }
                sums[name] = zip(old, leaf.doubles).map { $0 + $1 / Double(batches) }
            }
        }
        for (name, leaf) in run.state.pairs {
            for (x, y) in zip(leaf.doubles, try #require(sums[name])) { #expect(abs(x - y) < 1e-12) }
        }
        // The figure of the whole training part.
        let output = plan.model(Tensor(inputs), parameters: run.parameters.tensors, state: run.state.tensors)
        let loss = try evaluate([plan.loss(outputs: output, targets: Tensor(plan.targets(of: plan.data.training)))])[0].scalar
        #expect(abs(run.log.final.train.loss - loss) < 1e-6)
        #expect(run.log.history.last?.measures.validation?.loss == run.log.final.validation?.loss)
    }

    @Test func `a resumed run equals an uninterrupted one, bit for bit`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("thalweg-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let base = try experiment(Self.text)
        var options = TrainingOptions()
        options.probes = false
        let whole = try base.train(options)
        options.maximumSteps = 5
        options.checkpoint = folder
        _ = try base.train(options)
        options.maximumSteps = nil
        options.checkpoint = nil
        options.resume = folder
        let resumed = try base.train(options)
        #expect(resumed.parameters == whole.parameters && resumed.state == whole.state && resumed.log.final == whole.log.final)
    }

    @Test func `without an average nothing is traced, and frozen statistics stay`() throws {
        let adam = try experiment(Self.text).replacing([("optimizer", "adam")]).plan()
        let types = try Initialization.state(of: adam, parameters: nil, engine: .shared()).map { TensorType($0.dtype, $0.shape) }
        let order = TensorType(.int32, [adam.data.training.count])
        #expect(try AveragedStateProgram(plan: adam).trace(state: types, inputs: TensorType(.float64, [120, 4]), order: order) == nil)
        let frozen = try experiment(Self.text).replacing([("model.layers.1.batch_norm.trainable", false)]).train()
        #expect(frozen.state["layers.1.running_mean"]?.doubles == [Double](repeating: 0, count: 6))
        #expect(frozen.state["layers.1.running_variance"]?.doubles == [Double](repeating: 1, count: 6))
    }
}
