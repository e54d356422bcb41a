import ThalwegConfiguration
import ThalwegCore

/// A direction times `−Iterate.learningRate`: the step of an optimizer that does not apply the rate by itself. State: the direction's.
struct AppliedRate: IterateTransformation {
    let direction: any GradientTransformation

    func makeState(for parameters: Tree) -> Tree { direction.makeState(for: parameters) }

    func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        direction.update(gradient, state: &state, at: iterate).map { $0.scaled(by: -iterate.learningRate) }
    }

    func preconditioner(state: Tree) -> Tree? { direction.preconditioner(state: state) }

    func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? { direction.evaluationParameters(parameters, state: state) }
}

extension Optimizer {
    /// What is added to the parameters, at the learning rate of the iterate; for optimizers that wrap another.
    public var step: any GradientTransformation { appliesLearningRate ? direction : AppliedRate(direction: direction) }

    /// An optimizer around another, at the learning rate of that one.
    ///
    /// - Parameters:
    ///   - inner: the optimizer inside; options have it without its learning rate, and not at all where it is plain `standard`.
    ///   - step: gives what is added to the parameters.
    init(
        _ name: String, around inner: Optimizer, step: any GradientTransformation, standard: String = "adam", stability: StabilityBound? = nil,
        options: [(String, ConfigurationNode?)]
    ) {
        var own = inner.options
        own["learning_rate"] = nil
        let isPlain = own.map?.isEmpty ?? true
        let node: ConfigurationNode? = !isPlain ? .map([inner.name: own]) : inner.name == standard ? nil : .string(inner.name)
        self.init(
            name, learningRate: inner.learningRate, step: step, stability: stability, batches: inner.batches, options: [("inner", node)] + options)
    }
}

extension OptionDescription {
    /// `inner`, the optimizer inside a wrapper.
    static func inner(_ standard: String = "adam") -> OptionDescription {
        OptionDescription("inner", .named("optimizer"), default: .string(standard), "the optimizer inside; its learning rate may stand beside it")
    }
    /// `learning_rate` of a wrapper.
    static let innerLearningRate = OptionDescription("learning_rate", .number, "that of the optimizer inside, and its default")
}

extension OptionReader {
    /// The optimizer at `inner`, `standard` where nothing stands; a `learning_rate` beside it goes before its own.
    ///
    /// - Parameter learningRate: where neither of the two says one; nil takes the inner optimizer's default.
    mutating func innerOptimizer(_ standard: String = "adam", learningRate: Double? = nil) throws -> Optimizer {
        var rate = try node("learning_rate")
        if rate != nil { _ = try double("learning_rate") }
        let place = path(of: "inner")
        let resolution = try optimizerCatalogue.resolve(try node("inner") ?? .string(standard), path: place)
        var options = resolution.options
        if rate == nil, options["learning_rate"] == nil { rate = learningRate.map { .number($0) } }
        if let rate { options["learning_rate"] = rate }
        var reader = OptionReader(options, path: resolution.optionsPath)
        let optimizer = try resolution.entry.make(&reader)
        try reader.finish()
        return optimizer
    }
}
