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

    /// The residuals r (x M + k + q x₁²), entry by entry, as the numbers of M row by row, r, k and q; the loss is half the sum of their squares.
    var numbers: HostArray {
        let root = 2.squareRoot(), (c, s) = (cos(0.5), sin(0.5))
        return self == .rosenbrock
            ? HostArray([-1, 0, 0, 1, root, 10 * root, 1, 0, 0, -1]) : HostArray([c, -s, s, c, 1, condition.squareRoot(), 0, 0, 0, 0])
    }

    /// The objective with those numbers, taken apart for methods that need a model.
    static func objective(_ numbers: Tensor) -> Objective {
        func pair(_ start: Int) -> Tensor { numbers.slice(axis: 0, from: start, to: start + 2) }
        let matrix = numbers.slice(axis: 0, from: 0, to: 4).reshape([2, 2]), (roots, shift, square) = (pair(4), pair(6), pair(8))
        let residuals: @Sendable (Tree) -> Tensor = { tree in
            guard let x = tree["x"] else { return Tensor(.nan, dtype: .float64) }
            return roots * (x.matmul(matrix) + shift + square * x.slice(axis: 0, from: 0, to: 1).squared())
        }
        let half: @Sendable (Tensor) -> Tensor = { 0.5 * $0.squared().sum() }
        return Objective(
            { half(residuals($0)) },
            model: ModelObjective(
                outputs: residuals, lossOfOutputs: half,
                sampledLossOfOutputs: { outputs, key in half(outputs - stopGradient(outputs) - key.normal(outputs.shape, dtype: .float64)) },
                exampleCount: Tensor(1, dtype: .float64)))
    }

    var objective: Objective { Self.objective(Tensor(numbers)) }
}

/// Many optimizers in one program, all steps in it; the valley, the steps and the learning rates are its input.
struct Descents {
    private let transformations: [any GradientTransformation]
    private let program: @Sendable (ArrayTree) throws -> ArrayTree

    /// The learning rate falls linearly to 0 over the steps, so that methods with steps of one size come to rest.
    ///
    /// - Parameter hurried: whether the program is compiled in a hurry, which may change the last bits.
    init(_ optimizers: [Optimizer], hurried: Bool = true) throws {
        let transformations = optimizers.map { $0.transformation() }
        self.transformations = transformations
        let descend: @Sendable (Tree) throws -> Tree = { (values: Tree) in
            let nothing = Tensor(.nan, dtype: .float64)
            let steps = values["steps"] ?? nothing, objective = Valley.objective(values["valley"] ?? nothing)
            let members = Tree([("step", Tensor(0, dtype: .float64))]).merging(values.subtree("members"), under: "members")
            let end = try whileLoop(members) { current in
                (current["step"] ?? nothing) .< steps
            } _: { current in
                let step = current["step"] ?? nothing
                var members = current.subtree("members")
                for number in transformations.indices { members["\(number).s.\(Optimizer.scheduleScaleLeaf)"] = 1 - step / steps }
                let next = Tree([("step", step + 1)]).merging(OptimizerRun.next(members, transformations, objective), under: "members")
                return current.mapNamed { name, _ in next[name] ?? nothing }
            }
            return transformations.enumerated().reduce(into: Tree()) { result, member in
                let parameters = end.subtree("members.\(member.offset).p")
                let seen = member.element.evaluationParameters(parameters, state: end.subtree("members.\(member.offset).s")) ?? parameters
                result["\(member.offset)"] = objective.value(at: seen)
            }
        }
        if hurried {
            let program = HurriedProgram(descend)
            self.program = { try program($0) }
        } else {
            let program = try compile(descend)
            self.program = { try program($0) }
        }
    }

    /// The loss at the end over that at the start, member by member.
    func ends(in valley: Valley, steps: Int, rates: [Double]) throws -> [Double] {
        var values = try OptimizerRun.values(transformations, from: valley.start)
        for (number, rate) in rates.enumerated() {
            values["\(number).s.\(Optimizer.learningRateLeaf)"] = HostArray(scalar: rate)
            values["\(number).s.\(Optimizer.scheduleScaleLeaf)"] = HostArray(scalar: 1.0)
        }
        let given = ArrayTree([("steps", HostArray(scalar: Double(steps))), ("valley", valley.numbers)])
        let found = try program(given.merging(values, under: "members")), start = try evaluate([valley.objective.value(at: valley.start.tensors)])[0].scalar
        return try rates.indices.map { try found.leaf("\($0)").scalar / start }
    }
}

extension NamedTree where Leaf == HostArray {
    /// The leaf of that name.
    func leaf(_ name: String) throws -> HostArray {
        guard let leaf = self[name] else { throw TraceError(op: "test", reason: "no leaf \(name)") }
        return leaf
    }
}
