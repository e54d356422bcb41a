import Foundation
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// A function whose minimum is known, and in how many steps every optimizer of the table has to reach it.
enum Valley: String, CaseIterable {
    case condition1, condition100, condition10000, rosenbrock

    /// Steps that an optimizer has.
    var steps: Int {
        switch self {
        case .condition1: 200
        case .condition100: 1000
        case .condition10000: 20_000
        case .rosenbrock: 10_000
        }
    }

    /// Quadratics: turned by half a radian, so that no axis is a principal one, and starting where both directions count alike.
    private var condition: Double {
        switch self {
        case .condition1, .rosenbrock: 1
        case .condition100: 100
        case .condition10000: 10_000
        }
    }

    var start: ArrayTree {
        guard self != .rosenbrock else { return ArrayTree([("x", HostArray([-1.2, 1.0]))]) }
        let (flat, stiff) = (1.0, 1 / condition.squareRoot()), (c, s) = (cos(0.5), sin(0.5))
        return ArrayTree([("x", HostArray([c * flat - s * stiff, s * flat + c * stiff]))])
    }

    /// Half the sum of squares of the residuals, taken apart for methods that need a model.
    var objective: Objective {
        let residuals = residuals
        let half: @Sendable (Tensor) -> Tensor = { 0.5 * $0.squared().sum() }
        return Objective(
            { half(residuals($0)) },
            model: ModelObjective(
                outputs: residuals, lossOfOutputs: half,
                sampledLossOfOutputs: { outputs, key in half(outputs - stopGradient(outputs) - key.normal(outputs.shape, dtype: .float64)) },
                exampleCount: Tensor(1, dtype: .float64)))
    }

    private var residuals: @Sendable (Tree) -> Tensor {
        let roots = [1, condition.squareRoot()], (c, s) = (cos(0.5), sin(0.5)), isRosenbrock = self == .rosenbrock
        return { tree in
            guard let x = tree["x"] else { return Tensor(.nan, dtype: .float64) }
            guard isRosenbrock else { return Tensor(roots, dtype: .float64) * x.matmul(Tensor(HostArray([c, -s, s, c], shape: [2, 2]))) }
            let first = x.slice(axis: 0, from: 0, to: 1), second = x.slice(axis: 0, from: 1, to: 2)
            return 2.squareRoot() * Tensor.concatenated([1 - first, 10 * (second - first.squared())], axis: 0)
        }
    }
}

/// Many optimizers in one valley, all steps in one program; learning rates are its input.
struct Descents {
    let valley: Valley
    let transformations: [any GradientTransformation]
    private let program: Compiled<Tree, Tree>
    private let start: ArrayTree

    /// The learning rate falls linearly to 0 over the steps, so that methods with steps of one size come to rest.
    ///
    /// - Parameter steps: where not those of the valley.
    init(_ optimizers: [Optimizer], in valley: Valley, steps: Int? = nil) throws {
        self.valley = valley
        let length = steps ?? valley.steps
        let schedule = Schedule.linear().resolved(steps: length, stepsPerEpoch: 1)
        let transformations = optimizers.map { $0.transformation(schedule: schedule) }
        self.transformations = transformations
        let objective = valley.objective
        program = try compile { (values: Tree) in
            let end = try scan(values, length: length) { current, _ in
                var next = Tree()
                for (number, transformation) in transformations.enumerated() {
                    let parameters = current.subtree("\(number).p")
                    var state = current.subtree("\(number).s")
                    let (value, gradient) = objective.valueAndGradient(at: parameters)
                    let update = transformation.update(gradient, state: &state, at: Iterate(parameters: parameters, value: value, objective: objective))
                    next = next.merging(parameters + update, under: "\(number).p").merging(state, under: "\(number).s")
                }
                return (next, [])
            }.carry
            return transformations.enumerated().reduce(into: Tree()) { result, member in
                let parameters = end.subtree("\(member.offset).p")
                let seen = member.element.evaluationParameters(parameters, state: end.subtree("\(member.offset).s")) ?? parameters
                result["\(member.offset)"] = objective.value(at: seen) / objective.value(at: valley.start.tensors)
            }
        }
        let first = transformations.enumerated().reduce(Tree()) {
            $0.merging(valley.start.tensors, under: "\($1.offset).p").merging($1.element.makeState(for: valley.start.tensors), under: "\($1.offset).s")
        }
        start = ArrayTree(names: first.names, leaves: try evaluate(first.leaves))
    }

    /// The loss at the end over that at the start, member by member.
    func ends(rates: [Double]) throws -> [Double] {
        var values = start
        for (number, rate) in rates.enumerated() { values["\(number).s.\(Optimizer.learningRateLeaf)"] = HostArray(scalar: rate) }
        let found = try program(values)
        return try rates.indices.map { try found.leaf("\($0)").scalar }
    }
}

extension NamedTree where Leaf == HostArray {
    /// The leaf of that name.
    func leaf(_ name: String) throws -> HostArray {
        guard let leaf = self[name] else { throw TraceError(op: "test", reason: "no leaf \(name)") }
        return leaf
    }
}
