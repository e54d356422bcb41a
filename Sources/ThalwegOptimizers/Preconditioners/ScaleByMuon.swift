import Foundation
import ThalwegCore

/// Muon's direction: the mean of gradients made orthogonal by Newton–Schulz, for every parameter with two axes or more; Adam's for the others.
///
/// A convolution's kernel is taken as the matrix `[spatial · in, out]`. Means are corrected for bias, and with Nesterov's look-ahead the direction of
/// `βm̂ₜ₊₁ + (1 − β)ĝ` is taken, for both kinds of parameters, as in optax. Embeddings, which a tree does not show to be such, count as matrices:
/// take them out with `only(where:)`.
/// State: `count`, `first_moment.NAME`; `second_moment.NAME` of the others alone. Cost: one vector of parameters; per matrix `[m, n]`, m ≤ n,
/// about 6·steps·m²n operations. A non-finite gradient makes the moments NaN. optax: `contrib.muon`.
/// Reference: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/; Liu et al. 2025, arXiv:2502.16982.
public struct ScaleByMuon: GradientTransformation {
    /// How large the orthogonal step is made for a matrix `[in, out]`.
    public enum ShapeFactor: String, Sendable, Hashable, CaseIterable {
        /// `√max(1, out/in)`: Jordan's.
        case width
        /// `0.2 √max(in, out)`: steps as large as Adam's usually are (Liu et al.).
        case consistentRMS = "consistent_rms"
        /// `√(out/in)`: a spectral norm that suits the layer (Bernstein 2025).
        case spectral
        /// 1.
        case none

        func value(rows: Int, columns: Int) -> Double {
            let (inputs, outputs) = (Double(rows), Double(columns))
            return switch self {
            case .width: Swift.max(1, outputs / inputs).squareRoot()
            case .consistentRMS: 0.2 * Swift.max(inputs, outputs).squareRoot()
            case .spectral: (outputs / inputs).squareRoot()
            case .none: 1
            }
        }
    }

    /// Decay of the mean of gradients, in [0, 1).
    public let momentum: Double
    /// Whether to look ahead.
    public let nesterov: Bool
    /// Newton–Schulz steps, ≥ 1.
    public let steps: Int
    /// The coefficients a, b, c of a step.
    public let coefficients: (Double, Double, Double)
    /// How large the step of a matrix is made.
    public let shapeFactor: ShapeFactor
    /// Whether the step is multiplied with `⟨m, UVᵀ⟩`, the dual norm of the mean of gradients.
    public let adaptive: Bool
    /// Added to the Frobenius norm, and to Adam's root.
    public let epsilon: Double
    /// Decay of Adam's mean of gradients.
    public let beta1: Double
    /// Decay of Adam's mean of squared gradients.
    public let beta2: Double
    /// What Adam's direction is multiplied with.
    public let adamRatio: Double
    /// Decoupled decay of the matrices.
    public let weightDecay: Double

    /// Muon's direction.
    public init(
        momentum: Double = 0.95, nesterov: Bool = true, steps: Int = 5, coefficients: (Double, Double, Double) = (3.4445, -4.7750, 2.0315),
        shapeFactor: ShapeFactor = .width, adaptive: Bool = false, epsilon: Double = 1e-8, beta1: Double = 0.9, beta2: Double = 0.999,
        adamRatio: Double = 0.05, weightDecay: Double = 0
    ) {
        self.momentum = momentum
        self.nesterov = nesterov
        self.steps = steps
        self.coefficients = coefficients
        self.shapeFactor = shapeFactor
        self.adaptive = adaptive
        self.epsilon = epsilon
        self.beta1 = beta1
        self.beta2 = beta2
        self.adamRatio = adamRatio
        self.weightDecay = weightDecay
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero)]).merging(parameters.zeros(), under: "first_moment")
            .merging(Tree(parameters.zeros().pairs.filter { $0.leaf.rank < 2 }.map { ($0.name, $0.leaf) }), under: "second_moment")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        var next = state
        next[StepCount.name] = count
        let update = gradient.mapNamed { name, leaf -> Tensor in
            guard let moment = state["first_moment.\(name)"], let parameter = parameters[name] else { return leaf }
            let decay = leaf.rank < 2 ? beta1 : momentum
            let first = decay * moment + (1 - decay) * leaf
            next["first_moment.\(name)"] = first
            var mean = first.divided(by: biasCorrection(decay, nesterov ? step + 1 : step))
            if nesterov { mean = decay * mean + ((1 - decay) * leaf).divided(by: biasCorrection(decay, step)) }
            guard let square = state["second_moment.\(name)"] else { return matrixDirection(mean) + weightDecay * parameter }
            let second = beta2 * square + (1 - beta2) * leaf * leaf
            next["second_moment.\(name)"] = second
            return adamRatio * mean / (second.divided(by: biasCorrection(beta2, step)).sqrt() + epsilon)
        }
        state = next
        return update
    }

    private func matrixDirection(_ mean: Tensor) -> Tensor {
        let matrix = mean.asMatrix(), (rows, columns) = mean.type.matrixExtents
        var direction = orthogonalized(matrix, coefficients: coefficients, steps: steps, epsilon: epsilon)
        if adaptive { direction = direction * (matrix * direction).sum() }
        return (shapeFactor.value(rows: rows, columns: columns) * direction).reshape(mean.shape)
    }
}
