import Foundation
import ThalwegCore

/// Aggregated momentum: the mean of K momentum vectors, `bᵢ ← βᵢ bᵢ + g` with `βᵢ = 1 − aⁱ`, i = 0 … K − 1.
///
/// The slow ones cross flat valleys, the fast ones damp their oscillation. State: `trace.i.NAME` for i ≥ 1 (β₀ = 0 needs none).
/// Cost: K − 1 vectors of parameters. Reference: Lucas et al. 2019, arXiv:1804.00325.
public struct AggregatedTrace: GradientTransformation {
    /// βᵢ, each in [0, 1).
    public let decays: [Double]

    /// K = `count` ≥ 1 vectors, `βᵢ = 1 − aⁱ`, a in (0, 1).
    public init(count: Int = 3, a: Double = 0.1) { decays = (0..<max(count, 1)).map { 1 - pow(a, Double($0)) } }

    public func makeState(for parameters: Tree) -> Tree {
        decays.indices.dropFirst().reduce(Tree()) { $0.merging(parameters.zeros(), under: "trace.\($1)") }
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        var next = Tree(), sum = gradient
        for (number, decay) in decays.enumerated().dropFirst() {
            let trace = state.subtree("trace.\(number)").zip(gradient) { decay * $0 + $1 }
            next = next.merging(trace, under: "trace.\(number)")
            sum = sum + trace
        }
        state = next
        return sum * (1 / Double(decays.count))
    }
}
