public import ThalwegConfiguration
public import ThalwegTraining

/// Something that may cure: it knows which findings it is for, and what it would change in an experiment file.
public protocol Treatment: Sendable {
    /// Its name: `replace-activation`.
    static var id: String { get }
    /// The ids of the findings it is meant for.
    static var cures: [String] { get }
    /// The changes it proposes for this experiment, the most promising first; none where it does not apply.
    ///
    /// - Parameters:
    ///   - specification: the experiment file in canonical spelling.
    ///   - run: what was measured.
    func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal]
}

/// The treatments, from the least change upward.
public let treatments: [any Treatment] = [
    LowerLearningRate(), RaiseLearningRate(), TrainLonger(), DefaultInitializer(), DefaultBias(), RemoveFaults(), ScaleInputs(),
    FitLossToOutput(), ClipGradient(), AddNonlinearity(), LeakyActivation(), ReplaceActivation(), ChangeOptimizer(),
    InsertNormalization(), AddResidual(),
]
