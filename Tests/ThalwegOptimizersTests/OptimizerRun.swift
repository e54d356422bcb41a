import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// One step of one or more optimizers side by side as a compiled program; member k has its parameters under `k.p`, its state under `k.s`.
struct OptimizerRun {
    let step: Compiled<Tree, Tree>
    var values: ArrayTree

    func parameters(of member: Int) -> ArrayTree { values.subtree("\(member).p") }
    func state(of member: Int) -> ArrayTree { values.subtree("\(member).s") }
    var parameters: ArrayTree { parameters(of: 0) }
    var state: ArrayTree { state(of: 0) }

    init(_ transformations: [any GradientTransformation], from start: ArrayTree, loss: @escaping @Sendable (Tree) -> Tensor) throws {
        step = try compile { (values: Tree) in
            var result = Tree()
            for (number, transformation) in transformations.enumerated() {
                let parameters = values.subtree("\(number).p")
                var state = values.subtree("\(number).s")
                let update = transformation.update(grad(of: loss)(parameters), state: &state, parameters: parameters)
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

    init(_ transformation: any GradientTransformation, from start: ArrayTree, loss: @escaping @Sendable (Tree) -> Tensor) throws {
        try self.init([transformation], from: start, loss: loss)
    }

    mutating func advance(_ steps: Int = 1) throws {
        for _ in 0..<steps { values = try step(values) }
    }
}

/// The functions that the references were run on.
enum Problem: String {
    case rosenbrock, quadratic

    var start: ArrayTree {
        switch self {
        case .rosenbrock: ArrayTree([("x", HostArray([-1.2, 1.0]))])
        case .quadratic: ArrayTree([("a", HostArray([1.0, -0.7, 0.9])), ("b", HostArray([-1.3, 0.4]))])
        }
    }

    var loss: @Sendable (Tree) -> Tensor {
        switch self {
        case .rosenbrock:
            { tree in
                guard let x = tree["x"] else { return Tensor(.nan, dtype: .float64) }
                let first = x.slice(axis: 0, from: 0, to: 1), second = x.slice(axis: 0, from: 1, to: 2)
                return ((1 - first).squared() + 100 * (second - first.squared()).squared()).sum()
            }
        case .quadratic:
            { tree in
                guard let a = tree["a"], let b = tree["b"] else { return Tensor(.nan, dtype: .float64) }
                return 0.5 * ((Tensor([1.0, 10, 100], dtype: a.dtype) * a.squared()).sum() + (Tensor([0.1, 300], dtype: b.dtype) * b.squared()).sum())
            }
        }
    }
}

/// `optimizer: NODE` as a file would have it.
func makeOptimizer(_ node: ConfigurationNode) throws -> Optimizer { try optimizerCatalogue.make(node, path: "optimizer") }
func makeSchedule(_ node: ConfigurationNode) throws -> Schedule { try scheduleCatalogue.make(node, path: "schedule") }
