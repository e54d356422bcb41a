public import ThalwegCore

/// Where to go from a point: one half of a method, the other being how far.
public protocol DescentDirection: Sendable {
    /// What it remembers, before the first step.
    func makeState(in space: FlatSpace) -> Tree
    /// A direction of descent at a point.
    ///
    /// - Throws: the first tracing mistake.
    func direction(at point: FlatPoint, state: inout Tree) throws -> Proposal
    /// Takes note of the step that was made.
    ///
    /// - Parameters:
    ///   - step: what is added to the parameters, `[n]`.
    ///   - gradient: the gradient after it on the same batch, if the search has it.
    func learn(from point: FlatPoint, step: Tensor, gradient: Tensor?, state: inout Tree) throws
}

/// A direction that is proposed.
public struct Proposal: Sendable {
    /// The direction `[n]`.
    public var vector: Tensor
    /// How finding it went: a `StepOutcome` as int32 scalar.
    public var outcome: Tensor
    /// Evaluations and curvature products it took: int32 scalar.
    public var evaluations: Tensor

    /// A proposal.
    public init(_ vector: Tensor, outcome: Tensor = StepOutcome.progress.tensor, evaluations: Tensor = Tensor(0, dtype: .int32)) {
        self.vector = vector
        self.outcome = outcome
        self.evaluations = evaluations
    }
}

extension DescentDirection {
    public func makeState(in space: FlatSpace) -> Tree { Tree() }
    public func learn(from point: FlatPoint, step: Tensor, gradient: Tensor?, state: inout Tree) throws {}
}
