import ThalwegCore

/// The exponential average of updates, `m ← βm + (1 − β)u`; with `debias` divided by `1 − βᵗ`. optax: `ema`.
///
/// State: `average.NAME`, with `debias` also `count`. Cost: one vector of parameters.
public struct AverageUpdates: GradientTransformation {
    /// β, in [0, 1).
    public let decay: Double
    /// Whether the start at zero is corrected for.
    public let debias: Bool

    /// The average of updates.
    public init(decay: Double, debias: Bool = true) {
        self.decay = decay
        self.debias = debias
    }

    public func makeState(for parameters: Tree) -> Tree {
        (debias ? Tree([(StepCount.name, StepCount.zero)]) : Tree()).merging(parameters.zeros(), under: "average")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let average = state.subtree("average").averaging(gradient, decay: decay)
        guard debias else {
            state = Tree().merging(average, under: "average")
            return average
        }
        let (count, step) = StepCount.next(state)
        state = Tree([(StepCount.name, count)]).merging(average, under: "average")
        let correction = biasCorrection(decay, step)
        return average.map { $0.divided(by: correction) }
    }
}

extension GradientTransformation where Self == AverageUpdates {
    /// The exponential average of updates.
    public static func average(decay: Double, debias: Bool = true) -> AverageUpdates { AverageUpdates(decay: decay, debias: debias) }
}
