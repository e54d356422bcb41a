import ThalwegCore

extension NamedTree where Leaf == Tensor {
    /// All entries `value`.
    func full(_ value: Double) -> Tree { map { .full(value, $0.shape, dtype: $0.dtype) } }

    /// The exponential average of `values`: `decay · self + (1 − decay) · values`.
    func averaging(_ values: Tree, decay: Double) -> Tree { zip(values) { decay * $0 + (1 - decay) * $1 } }

    /// Adam's divisor, `√(v / correction) + ε`.
    func root(correction: Tensor, epsilon: Double) -> Tree { map { $0.divided(by: correction).sqrt() + epsilon } }

    /// `√Σx²` over all leaves, a float64 scalar; summed in each leaf's own type, then in float64.
    func euclideanNorm() -> Tensor {
        let sums = leaves.map { ($0 * $0).sum().converted(to: .float64) }
        return sums.dropFirst().reduce(sums.first ?? .zeros([], dtype: .float64), +).sqrt()
    }
}

extension Tensor {
    /// The product with a scalar of any floating-point type; the element type stays.
    func scaled(by scalar: Tensor) -> Tensor { self * scalar.converted(to: dtype) }
    /// The quotient by a scalar of any floating-point type; the element type stays.
    func divided(by scalar: Tensor) -> Tensor { self / scalar.converted(to: dtype) }
}
