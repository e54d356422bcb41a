public import ThalwegCore

/// A method that sees the parameters as one vector and the loss as a function: line searches, trust regions, quasi-Newton methods.
///
/// State: `outcome` (int32, a `StepOutcome`), `evaluations` (int32: evaluations of the loss, with or without gradient, and products
/// with a curvature matrix, made so far beyond the one gradient per step that every optimizer is given), then the method's own leaves.
/// A negative learning rate climbs: the method then descends on the negative loss. A loss or gradient that is not finite moves
/// nothing and leaves the method's own state as it is; so does a step that would not be finite.
public protocol FlatMethod: IterateTransformation {
    /// What messages call it.
    var name: String { get }
    /// The method's own state before the first step.
    func makeState(in space: FlatSpace) -> Tree
    /// What is added to the vector of parameters.
    ///
    /// - Throws: the first tracing mistake.
    func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep
}

/// Where a flat method stands.
public struct FlatPoint: Sendable {
    /// The loss as a function of one vector.
    public let objective: FlatObjective
    /// The parameters `[n]`.
    public let x: Tensor
    /// The loss there, a float64 scalar.
    public let value: Tensor
    /// Its gradient `[n]`.
    public let gradient: Tensor
    /// The magnitude of the learning rate, a float64 scalar.
    public let rate: Tensor

    /// How vectors and trees belong together.
    public var space: FlatSpace { objective.space }
}

/// A step of a flat method.
public struct FlatStep: Sendable {
    /// What is added to the parameters, `[n]`.
    public var vector: Tensor
    /// How it went: a `StepOutcome` as int32 scalar.
    public var outcome: Tensor
    /// Evaluations and products it took: int32 scalar.
    public var evaluations: Tensor

    /// A step.
    public init(_ vector: Tensor, outcome: Tensor, evaluations: Tensor) {
        self.vector = vector
        self.outcome = outcome
        self.evaluations = evaluations
    }
}

extension FlatMethod {
    public func makeState(for parameters: Tree) -> Tree {
        Tree([("outcome", StepOutcome.progress.tensor), ("evaluations", .integer(0))]).merging(makeState(in: FlatSpace(parameters)))
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let absent = TraceError(op: name, reason: "needs the loss as a function, which is not given here; train with an experiment, `minimize`, or pass an `Iterate` that has it")
        let space = FlatSpace(iterate.parameters)
        let sign = select(iterate.learningRate .< 0, .scalar(-1), .scalar(1))
        let objective = FlatObjective(iterate.objective ?? Objective { _ in throw absent }, space: space, sign: sign)
        let x = space.vector(iterate.parameters)
        let value = iterate.value.map { sign * $0.converted(to: .float64) } ?? objective.value(at: x)
        let slope = space.vector(gradient).scaled(by: sign)
        var isSafe = slope.allFinite()
        if value.failure == nil { isSafe = isSafe.and(isFinite(value)) }
        let point = FlatPoint(
            objective: objective, x: x, value: value, gradient: select(isSafe, slope, space.zero), rate: abs(iterate.learningRate))
        do {
            var next = state
            let step = try self.step(at: point, state: &next)
            isSafe = isSafe.and(step.vector.allFinite())
            next["outcome"] = step.outcome
            next = next.zip(state) { select(isSafe, $0, $1) }
            next["outcome"] = select(isSafe, step.outcome, StepOutcome.notFinite.tensor)
            next["evaluations"] = (state["evaluations"] ?? .integer(0)) + step.evaluations
            state = next
            return space.tree(select(isSafe, step.vector, space.zero))
        } catch {
            return iterate.parameters.map { _ in .failed(Objective.traceError(error)) }
        }
    }
}
