import Thalweg

/// Ten training steps of the workload `mlp` with K-FAC at its default options: factors in every step, inverses in every fifth.
struct KFACTraining: Measurement {
    private var loop: TrainingLoop

    init(engine: Engine) throws {
        loop = try TrainingLoop(try Benchmark.workload("mlp"), optimizer: .kfac(), engine: engine)
    }

    mutating func seconds(_ count: Int) throws -> Double { try loop.seconds(MatrixOptimizerStep.period * count) }

    /// The loss of the first step, which the optimizer has no part in: the labels that the estimates draw differ.
    mutating func check() throws -> Double { try loop.losses(1)[0] }
}
