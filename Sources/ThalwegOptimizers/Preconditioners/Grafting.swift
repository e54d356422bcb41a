import ThalwegCore

/// Whose step's length a preconditioned step takes, parameter by parameter.
///
/// Reference: Agarwal et al. 2020, arXiv:2002.11803.
public enum Grafting: String, Sendable, Hashable, CaseIterable {
    /// The preconditioned step's own.
    case none
    /// That of the gradient.
    case sgd
    /// That of the gradient's signs: the square root of the number of entries.
    case sqrtN = "sqrt_n"
    /// `g / (√Σg² + ε)`.
    case adagrad
    /// `g / (√v + ε)`, v the mean of squared gradients.
    case rmsprop
    /// As `rmsprop`, with v corrected for bias.
    case adam

    /// Whether squared gradients are kept.
    var hasState: Bool { self == .adagrad || self == .rmsprop || self == .adam }

    /// The next statistic.
    func statistic(_ before: Tensor, _ gradient: Tensor, beta2: Double) -> Tensor {
        self == .adagrad ? before + gradient * gradient : beta2 * before + (1 - beta2) * gradient * gradient
    }

    /// The step whose length is taken.
    func step(_ gradient: Tensor, statistic: Tensor?, beta2: Double, epsilon: Double, step: Tensor) -> Tensor {
        switch self {
        case .none, .sgd: gradient
        case .sqrtN: gradient.sign()
        case .adagrad, .rmsprop: statistic.map { gradient / ($0.sqrt() + epsilon) } ?? gradient
        case .adam: statistic.map { gradient / ($0.divided(by: biasCorrection(beta2, step)).sqrt() + epsilon) } ?? gradient
        }
    }
}
