import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// One step of one or more optimizers side by side as a compiled program; member k has its parameters under `k.p`, its state under `k.s`.
struct OptimizerRun {
    let step: Compiled<Tree, Tree>
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
        let transformations = transformations.map { $0.knowing(objective.model?.factored?.layers ?? []) }
        self.transformations = transformations
        step = try compile { (values: Tree) in
            var result = Tree()
            for (number, transformation) in transformations.enumerated() {
                let parameters = values.subtree("\(number).p")
                var state = values.subtree("\(number).s")
                let (value, gradient) = objective.valueAndGradient(at: parameters)
                let iterate = Iterate(parameters: parameters, value: value, objective: objective)
                let update = transformation.update(gradient, state: &state, at: iterate)
                result = result.merging(parameters + update, under: "\(number).p").merging(state, under: "\(number).s")
            }
            return result
        }
        let states = transformations.enumerated().reduce(Tree()) { $0.merging($1.element.makeState(for: start.tensors), under: "\($1.offset).s") }
        let arrays = ArrayTree(names: states.names, leaves: try evaluate(states.leaves))
        values = transformations.indices.reduce(ArrayTree()) {
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
        for _ in 0..<steps { values = try step(values) }
    }
}

/// `optimizer: NODE` as a file would have it.
func makeOptimizer(_ node: ConfigurationNode) throws -> Optimizer { try optimizerCatalogue.make(node, path: "optimizer") }
func makeSchedule(_ node: ConfigurationNode) throws -> Schedule { try scheduleCatalogue.make(node, path: "schedule") }
