import Testing
import ThalwegConfiguration
import ThalwegCore
@testable import ThalwegTraining

/// K-FAC and EKFAC over the layers of a model, as the training step runs them.
@Suite struct KFACTrainingTests {
    private static let head = "data: {source: digits}\nloss: softmax_cross_entropy\n"

    private static func log(_ layers: String, _ optimizer: String, training: String = "epochs: 1, batch_size: 256", seed: Int = 7) throws -> RunLog {
        var options = TrainingOptions()
        options.probes = false
        return try experiment(head + "seed: \(seed)\nmodel: {layers: [\(layers)]}\ntraining: {\(training)}\noptimizer: {\(optimizer)}\n").train(options).log
    }

    @Test(arguments: [
        "flatten, {dense: 8}, layer_norm, rms_norm, {dense: 10}",
        "{conv2d: {filters: 4, kernel: 3, stride: 2, padding: same}}, {conv2d: {filters: 4, kernel: 2, groups: 2}}, batch_norm, flatten, {dense: 10}",
        "{reshape: [8, 8]}, {dense: 8}, positional_embedding, {transformer_block: {heads: 2, mlp: 8}}, flatten, {dense: 10}",
        "{reshape: [8, 8]}, {simple_rnn: 6}, {dense: 10}", "{reshape: [8, 8]}, {lstm: 6}, {dense: 10}",
        "{reshape: [8, 8]}, {gru: {units: 6, return_sequences: true}}, flatten, {dense: 10}",
    ])
    func `every parameter of these layers has its part in the curvature, and the loss falls`(_ layers: String) throws {
        for (optimizer, sharing) in [("kfac", "expand"), ("ekfac", "reduce")] {
            let log = try Self.log(layers, "name: \(optimizer), sharing: \(sharing)")
            #expect(log.final.train.loss < log.initial.train.loss, "\(optimizer)")
        }
    }

    @Test func `digits reach 0.95 with the default options in no more steps than Adam's best rate needs, in the median of five seeds`() throws {
        let layers = "flatten, {dense: {units: 64, activation: relu}}, {dense: {units: 32, activation: relu}}, {dense: 10}"
        func steps(_ optimizer: String, seed: Int) throws -> Int {
            try Self.log(layers, optimizer, training: "epochs: 4, batch_size: 32", seed: seed).history
                .first { ($0.measures.validation?.accuracy ?? 0) >= 0.95 }?.step ?? .max
        }
        func median(_ steps: (Int) throws -> Int) rethrows -> Int { try (1...5).map(steps).sorted()[2] }
        let adam = try median { seed in try ["0.001", "0.003", "0.01"].map { try steps("name: adam, learning_rate: \($0)", seed: seed) }.min() ?? .max }
        for name in ["kfac", "ekfac"] {
            let own = try median { try steps("name: \(name)", seed: $0) }
            #expect(own <= adam && own < .max, "\(name)")
        }
    }

    @Test func `microbatches and wrappers train too`() throws {
        let layers = "flatten, {dense: {units: 16, activation: relu}}, {dense: 10}"
        for (optimizer, training) in [
            ("name: kfac", "epochs: 1, batch_size: 64, accumulate: 4"), ("name: lookahead, inner: kfac", "epochs: 1, batch_size: 64"),
        ] {
            let log = try Self.log(layers, optimizer, training: training)
            #expect(log.final.train.loss < 0.5 * log.initial.train.loss, "\(optimizer) \(training)")
        }
    }

    @Test func `a layer without factors is an error that names its parameters`() throws {
        #expect { _ = try Self.log("{reshape: [8, 8]}, {positional_embedding: {bias: true}}, flatten, {dense: 10}", "name: kfac") } throws: {
            "\($0)".contains("bias")
        }
    }
}
