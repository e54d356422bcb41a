import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// One step of one or more optimizers side by side as a compiled program; member k has its parameters under `k.p`, its state under `k.s`.
struct OptimizerRun {
    let step: HurriedProgram
    let transformations: [any GradientTransformation]
    var values: ArrayTree

    func parameters(of member: Int) -> ArrayTree { values.subtree("\(member).p") }
    func state(of member: Int) -> ArrayTree { values.subtree("\(member).s") }
    var parameters: ArrayTree { parameters(of: 0) }
    /// What `evaluationParameters` makes of member k's parameters: those to be looked at.
    func evaluated(_ member: Int) throws -> ArrayTree {
        let trained = parameters(of: member)
        guard let seen = transformations[member].evaluationParameters(trained.tensors, state: state(of: member).tensors) else { return trained }
        return ArrayTree(names: seen.names, leaves: try evaluate(seen.leaves))
    }
    var state: ArrayTree { state(of: 0) }

    init(_ transformations: [any GradientTransformation], from start: ArrayTree, objective: Objective) throws {
        try self.init(transformations.map { $0.knowing(objective.model?.factored?.layers ?? []) }, from: start, scale: nil) { _ in objective }
    }

    /// With an objective that depends on a number, `values["scale"]`, which one program takes as it comes.
    init(_ transformations: [any GradientTransformation], from start: ArrayTree, scale: Double?, objective: @escaping @Sendable (Tensor) -> Objective) throws {
        self.transformations = transformations
        step = HurriedProgram { (values: Tree) in
            let scale = values["scale"], objective = objective(scale ?? Tensor(1, dtype: .float64))
            let result = scale.map { Tree([("scale", $0)]) } ?? Tree()
            return Self.next(values, transformations, objective).pairs.reduce(into: result) { $0[$1.name] = $1.leaf }
        }
        values = try Self.values(transformations, from: start, scale: scale)
    }

    /// Every member's parameters and state after one step.
    static func next(_ values: Tree, _ transformations: [any GradientTransformation], _ objective: Objective) -> Tree {
        transformations.enumerated().reduce(Tree()) { result, member in
            let parameters = values.subtree("\(member.offset).p")
            var state = values.subtree("\(member.offset).s")
            let (value, gradient) = objective.valueAndGradient(at: parameters)
            let update = member.element.update(gradient, state: &state, at: Iterate(parameters: parameters, value: value, objective: objective))
            return result.merging(parameters + update, under: "\(member.offset).p").merging(state, under: "\(member.offset).s")
        }
    }

    /// What the step of those members takes at the beginning.
    static func values(_ transformations: [any GradientTransformation], from start: ArrayTree, scale: Double? = nil) throws -> ArrayTree {
        let states = transformations.enumerated().reduce(Tree()) { $0.merging($1.element.makeState(for: start.tensors), under: "\($1.offset).s") }
        let leaves = try Engine.shared().runOnce(Program.trace([], closed: true) { _ in states.leaves })
        let arrays = ArrayTree(names: states.names, leaves: leaves)
        return transformations.indices.reduce(scale.map { ArrayTree([("scale", HostArray(scalar: $0))]) } ?? ArrayTree()) {
            $0.merging(start, under: "\($1).p").merging(arrays.subtree("\($1).s"), under: "\($1).s")
        }
    }

    init(_ transformations: [any GradientTransformation], from start: ArrayTree, loss: @escaping @Sendable (Tree) -> Tensor) throws {
        try self.init(transformations, from: start, objective: Objective(loss))
    }

    init(_ transformation: any GradientTransformation, from start: ArrayTree, loss: @escaping @Sendable (Tree) -> Tensor) throws {
        try self.init([transformation], from: start, loss: loss)
    }

    mutating func advance(_ steps: Int = 1) throws {
        values = try step.iterated(from: values, times: steps)
    }
}

/// `optimizer: NODE` as a file would have it.
func makeOptimizer(_ node: ConfigurationNode) throws -> Optimizer { try optimizerCatalogue.make(node, path: "optimizer") }
func makeSchedule(_ node: ConfigurationNode) throws -> Schedule { try scheduleCatalogue.make(node, path: "schedule") }
