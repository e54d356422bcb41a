import Foundation
import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// Ways out of strict saddles, over seeds: the saddle x² − y² (with quartic walls), the monkey saddle, a deep linear network at its
/// strict saddle, and a perceptron whose hidden units start alike.
@Suite(.serialized) struct EscapeTests {
    /// A place to leave, from a point near it for each seed, and from one on its stable manifold.
    enum Saddle: String, CaseIterable {
        case plain, monkey, deepLinear, symmetricNetwork

        var objective: Objective {
            Objective { tree in
                let x = tree.leaves[0]
                func at(_ index: Int) -> Tensor { x.at(index) }
                switch self {
                case .plain: return at(0).squared() - at(1).squared() + 0.25 * (at(1).squared().squared())
                case .monkey:
                    let a = at(0), b = at(1), square = a.squared() + b.squared()
                    return a * a * a - 3 * a * b * b + 0.25 * square.squared()
                case .deepLinear: return 0.5 * (1 - at(0) * at(1)).squared() + 0.5 * (0.5 - at(0) * at(2)).squared()
                // Two units, two inputs of two signs each, to be copied: 2 Σ over the positive ones, as everything is odd.
                case .symmetricNetwork:
                    func output(_ first: Tensor, _ second: Tensor, _ row: Int) -> Tensor { at(4 + row) * first + at(6 + row) * second }
                    var loss = Tensor(0, dtype: .float64)
                    for (number, target) in [[0.5, 0], [0, 0.5]].enumerated() {
                        let first = tanh(0.5 * at(number)), second = tanh(0.5 * at(2 + number))
                        for row in 0..<2 { loss = loss + 2 * (output(first, second, row) - target[row]).squared() }
                    }
                    return loss
                }
            }
        }

        /// A point on the stable manifold: gradient descent from here stays on it, up to rounding.
        var stable: [Double] {
            switch self {
            case .plain: [1, 0]
            case .monkey: [0.8, 0]
            case .deepLinear: [0, 0, 0]
            case .symmetricNetwork: [0.7, 0.3, 0.7, 0.3, 0.6, 0.2, 0.6, 0.2]
            }
        }

        /// The loss below which the saddle is left, which its stable manifold never reaches.
        var left: Double {
            switch self {
            case .plain: -0.5
            case .monkey: -0.5
            case .deepLinear: 0.3
            case .symmetricNetwork: 0.25
            }
        }
    }

    static let seeds = 20
    static let escaping: [ConfigurationNode] = [
        ["perturbed_gd": ["learning_rate": 0.05, "radius": 0.1, "interval": 60]],
        ["negative_curvature_descent": ["learning_rate": 0.05]],
        ["neon": ["learning_rate": 0.05, "gradient_threshold": 0.01, "radius": 0.01]],
        "cubic_newton", "saddle_free_newton",
    ]

    /// For each start the steps until the loss is below the bound, method by method; nil where it is not within `limit`.
    private static func escapes(
        _ saddle: Saddle, _ transformations: [any GradientTransformation], from starts: [[Double]], limit: Int
    ) throws -> [[Int?]] {
        let objective = saddle.objective, left = saddle.left, nothing = Tensor(.nan, dtype: .float64)
        func tree(_ values: [Double]) -> ArrayTree { ArrayTree([("x", HostArray(values))]) }
        // All steps in one program: calls from outside would take most of the time.
        let leave = HurriedProgram { (values: Tree) in
            let start = Tree([("step", Tensor(0, dtype: .float64)), ("found", .zeros([transformations.count], dtype: .float64))])
            let end = try whileLoop(start.merging(values, under: "members")) { current -> Tensor in
                let isWaiting = ((current["found"] ?? nothing) .== 0).any()
                return isWaiting.and((current["step"] ?? nothing) .< Double(limit))
            } _: { current -> Tree in
                let step = (current["step"] ?? nothing) + 1, found = current["found"] ?? nothing
                let members = OptimizerRun.next(current.subtree("members"), transformations, objective)
                let losses = Tensor.stacked(transformations.indices.map { objective.value(at: members.subtree("\($0).p")) })
                var next = Tree([("step", step)])
                next["found"] = select((found .== 0).and(losses .< left), step.broadcast(to: found.shape), found)
                next = next.merging(members, under: "members")
                return current.mapNamed { name, _ in next[name] ?? nothing }
            }
            return Tree([("found", end["found"] ?? nothing)])
        }
        let fresh = try OptimizerRun.values(transformations, from: tree(starts[0]))
        return try starts.enumerated().map { seed, start in
            var values = fresh
            for number in transformations.indices {
                values = values.merging(tree(start), under: "\(number).p")
                for name in fresh.names where name.hasPrefix("\(number).s") && name.hasSuffix(".key") {
                    values[name] = HostArray([UInt32(0), UInt32(100 + seed)])
                }
            }
            return try leave(values).leaf("found").doubles.map { $0 == 0 ? nil : Int($0) }
        }
    }

    @Test(arguments: Saddle.allCases) func `each method made for it leaves from beside the saddle with every seed`(_ saddle: Saddle) throws {
        let transformations = try Self.escaping.map { try makeOptimizer($0).transformation }
        let starts = (0..<Self.seeds).map { seed in
            saddle.stable.enumerated().map { place, value -> Double in
                let angle: Double = 12.9898 * Double(place + 1) + 78.233 * Double(seed + 1)
                return value + 1e-3 * sin(angle)
            }
        }
        let steps = try Self.escapes(saddle, transformations, from: starts, limit: 3000)
        for (number, node) in Self.escaping.enumerated() {
            let name = node.string ?? node.map?.keys.first ?? ""
            let taken = steps.compactMap { $0[number] }.sorted()
            #expect(taken.count == Self.seeds, "\(name) leaves \(saddle) with \(taken.count) of \(Self.seeds) seeds")
        }
    }

    @Test(arguments: Saddle.allCases) func `gradient descent on the stable manifold stays, and random or curved methods leave from there too`(_ saddle: Saddle) throws {
        let sgd = try makeOptimizer(["sgd": ["learning_rate": 0.05]]).transformation
        #expect(try Self.escapes(saddle, [sgd], from: [saddle.stable], limit: 600) == [[nil]])
        // Saddle-free Newton stays where no component of the gradient leads away; it is here because with it the program is that of above.
        let transformations = try Self.escaping.map { try makeOptimizer($0).transformation }
        for found in try Self.escapes(saddle, transformations, from: [saddle.stable], limit: 3000) {
            #expect(!found.prefix(4).contains(nil), "\(saddle): \(found)")
        }
    }
}
