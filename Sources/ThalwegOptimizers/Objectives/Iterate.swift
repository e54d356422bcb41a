public import ThalwegCore

/// The point where an optimizer stands, and what it may ask there.
public struct Iterate: Sendable {
    /// The parameters, before the update.
    public let parameters: Tree
    /// The loss at them, a scalar, penalties included; nil where it was not given.
    public let value: Tensor?
    /// The loss of this step's batch as a function; nil where it was not given.
    public let objective: Objective?
    /// The learning rate of this step after its schedule, a float64 scalar; 1 outside an `Optimizer`.
    public let learningRate: Tensor

    /// A point.
    public init(parameters: Tree, value: Tensor? = nil, objective: Objective? = nil, learningRate: Tensor = Tensor(1, dtype: .float64)) {
        self.parameters = parameters
        self.value = value
        self.objective = objective
        self.learningRate = learningRate
    }

    /// The same objective and learning rate at other parameters, where the value is not known yet.
    public func moved(to parameters: Tree, value: Tensor? = nil) -> Iterate {
        Iterate(parameters: parameters, value: value, objective: objective, learningRate: learningRate)
    }

    /// The same with a part of the parameters, the others held where they are.
    func restricted(to names: Set<String>) -> Iterate {
        Iterate(
            parameters: parameters.filter(names.contains), value: value, objective: objective?.restricted(to: names, around: parameters),
            learningRate: learningRate)
    }

    /// The same at another learning rate (float64 scalar).
    func with(learningRate: Tensor) -> Iterate {
        Iterate(parameters: parameters, value: value, objective: objective, learningRate: learningRate)
    }

    /// An update that fails with what is missing: for an optimizer that cannot work without.
    ///
    /// - Parameters:
    ///   - what: such as "the loss as a function".
    ///   - optimizer: the name of who needs it.
    public func missing(_ what: String, for optimizer: String) -> Tree {
        let reason = "needs \(what), which is not given here; train with an experiment, `minimize`, or pass an `Iterate` that has it"
        return parameters.map { _ in .failed(TraceError(op: optimizer, reason: reason)) }
    }
}
