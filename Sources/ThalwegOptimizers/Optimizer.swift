import ThalwegConfiguration
import ThalwegCore

/// A named recipe: a direction, a learning rate, and what is known about it.
///
/// `optimizerCatalogue` makes it from a file, its static functions (`.adam(learningRate: 1e-3)`) in code, `init` from any
/// transformation of your own. `transformation(…)` is what a training step runs.
public struct Optimizer: Sendable, CatalogueNamed {
    /// The catalogue's name, or your own.
    public let name: String
    /// The options as a file would say them: the learning rate, and those that are not at their default.
    public let options: ConfigurationNode
    /// The base learning rate, before the schedule; a negative one ascends.
    public let learningRate: Double
    /// The uphill direction, which the learning rate is multiplied with (the gradient itself for plain SGD); or, with
    /// `appliesLearningRate`, the whole step, which is added to the parameters as it is.
    public let direction: any GradientTransformation
    /// Whether `direction` uses `Iterate.learningRate` by itself and gives the step to be added.
    public let appliesLearningRate: Bool
    /// Which batches it is made for.
    public let batches: Batches
    /// The curvature at which the step stops being stable; nil where no such bound is known.
    public let stability: StabilityBound?

    /// What part of the data a step should see.
    public enum Batches: Sendable, Hashable {
        /// A mini-batch or all of it.
        case any
        /// All of it: on mini-batches, whose loss is another function at each step, the method may go astray.
        case whole
    }

    /// An optimizer of your own.
    ///
    /// - Parameters:
    ///   - direction: gives an uphill direction; the learning rate turns it downhill.
    ///   - options: what else to write down about it.
    public init(
        _ name: String, learningRate: Double, direction: any GradientTransformation, stability: StabilityBound? = nil,
        batches: Batches = .any, options: [(String, ConfigurationNode?)] = []
    ) {
        self.init(name, learningRate: learningRate, direction, appliesLearningRate: false, stability: stability, batches: batches, options: options)
    }

    /// An optimizer of your own that applies the learning rate by itself.
    ///
    /// - Parameters:
    ///   - step: gives what is added to the parameters; uses `Iterate.learningRate` as it likes.
    ///   - options: what else to write down about it.
    public init(
        _ name: String, learningRate: Double, step: any GradientTransformation, stability: StabilityBound? = nil,
        batches: Batches = .any, options: [(String, ConfigurationNode?)] = []
    ) {
        self.init(name, learningRate: learningRate, step, appliesLearningRate: true, stability: stability, batches: batches, options: options)
    }

    private init(
        _ name: String, learningRate: Double, _ direction: any GradientTransformation, appliesLearningRate: Bool, stability: StabilityBound?,
        batches: Batches, options: [(String, ConfigurationNode?)]
    ) {
        self.name = name
        self.learningRate = learningRate
        self.direction = direction
        self.appliesLearningRate = appliesLearningRate
        self.batches = batches
        self.stability = stability
        var node: ConfigurationNode = ["learning_rate": .number(learningRate)]
        for (key, value) in options { if let value { node[key] = value } }
        self.options = node
    }

    public var configuration: ConfigurationNode { .map([name: options]) }

    /// What the user should know although nothing is wrong.
    public var warnings: [String] {
        if !learningRate.isFinite { return ["the learning rate is \(learningRate): the first step destroys the parameters; use a finite one"] }
        if learningRate < 0 { return ["the learning rate is \(learningRate): a negative rate climbs the loss; use \(-learningRate) to descend"] }
        return learningRate == 0 ? ["the learning rate is 0: the parameters will not move"] : []
    }

    /// The downhill step at a constant learning rate.
    public var transformation: any GradientTransformation { transformation() }

    /// The downhill step: gradient processing, then the direction, then `−learning rate · schedule`.
    ///
    /// - Parameter seed: of the random numbers, where there are any.
    public func transformation(
        schedule: ResolvedSchedule = .constant, processing: GradientProcessing = .none, seed: UInt64 = 0
    ) -> any GradientTransformation {
        Descent(
            optimizer: self, schedule: schedule, processing: processing.transformation(seed: seed),
            direction: processing.skipNonFinite.map { ApplyIfFinite(direction, limit: $0) } ?? direction, seed: seed)
    }

    /// The state's leaf that holds the base learning rate (float64 scalar): an input of the compiled step, so another rate needs no other program.
    public static let learningRateLeaf = "hyper.learning_rate"
    /// The state's leaf that holds the host's factor on the rate (float64 scalar); there for host-driven schedules alone.
    public static let scheduleScaleLeaf = "hyper.schedule_scale"
}

/// The step of an `Optimizer`. State: `count`, `hyper.learning_rate`, perhaps `hyper.schedule_scale`, then `gradient.…` and `direction.…`.
struct Descent: IterateTransformation {
    let optimizer: Optimizer
    let schedule: ResolvedSchedule
    let processing: any GradientTransformation
    let direction: any GradientTransformation
    let seed: UInt64

    func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation {
        Descent(optimizer: optimizer, schedule: schedule, processing: processing, direction: direction.knowing(layers), seed: seed)
    }

    func makeState(for parameters: Tree) -> Tree {
        var state = Tree([(StepCount.name, StepCount.zero), (Optimizer.learningRateLeaf, Tensor(optimizer.learningRate, dtype: .float64))])
        if schedule.isHostDriven { state[Optimizer.scheduleScaleLeaf] = Tensor(1, dtype: .float64) }
        return state.merging(processing.makeState(for: parameters), under: "gradient")
            .merging(seeded(direction.makeState(for: parameters)), under: "direction")
    }

    func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, step) = StepCount.next(state)
        var processingState = state.subtree("gradient"), directionState = state.subtree("direction")
        let processed = processing.update(gradient, state: &processingState, at: iterate)
        guard let base = state[Optimizer.learningRateLeaf] else {
            let reason = "the state has no leaf \"\(Optimizer.learningRateLeaf)\"; pass the state that makeState made"
            return gradient.map { _ in .failed(TraceError(op: "optimizer", reason: reason)) }
        }
        var rate = base * schedule.factor(step: step - 1)
        if let scale = state[Optimizer.scheduleScaleLeaf] { rate = rate * scale }
        let update = direction.update(processed, state: &directionState, at: iterate.with(learningRate: rate))
        state[StepCount.name] = count
        state = state.merging(processingState, under: "gradient").merging(directionState, under: "direction")
        return optimizer.appliesLearningRate ? update : update.map { $0.scaled(by: -rate) }
    }

    func preconditioner(state: Tree) -> Tree? { direction.preconditioner(state: state.subtree("direction")) }

    func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        direction.evaluationParameters(parameters, state: state.subtree("direction"))
    }

    /// The state with the run's seed in its keys, each with its own stream.
    private func seeded(_ state: Tree) -> Tree {
        var stream = 0
        return state.mapNamed { name, leaf in
            guard name == "key" || name.hasSuffix(".key") else { return leaf }
            stream += 1
            return RandomKey(seed: seed).fold(stream).tensor
        }
    }
}
