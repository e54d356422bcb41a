public import ThalwegCore

/// A hyper-parameter of a transformation: a number, or what `Inject` makes of the step.
public enum Hyperparameter: Sendable {
    /// The same in all steps; part of the compiled program.
    case constant(Double)
    /// A float64 scalar of the program.
    case traced(Tensor)

    /// As a float64 scalar.
    public var tensor: Tensor {
        switch self {
        case .constant(let value): Tensor(value, dtype: .float64)
        case .traced(let value): value
        }
    }

    /// The product with a tensor, of the tensor's type.
    public static func * (a: Hyperparameter, b: Tensor) -> Tensor {
        switch a {
        case .constant(let value): value * b
        case .traced(let value): b.scaled(by: value)
        }
    }

    /// The difference from a number.
    public static func - (a: Double, b: Hyperparameter) -> Hyperparameter {
        switch b {
        case .constant(let value): .constant(a - value)
        case .traced(let value): .traced(a - value)
        }
    }
}

extension NamedTree where Leaf == Tensor {
    /// The exponential average of `values`: `decay · self + (1 − decay) · values`.
    func averaging(_ values: Tree, decay: Hyperparameter) -> Tree { zip(values) { decay * $0 + (1 - decay) * $1 } }
}

/// `1 − decayᵗ` with the decay of this step; float64.
func biasCorrection(_ decay: Hyperparameter, _ step: Tensor) -> Tensor { 1 - pow(decay.tensor, step) }
