import ThalwegCore

extension Tensor {
    /// The inner product of two vectors as a float64 scalar, summed in their own type.
    func inner(_ other: Tensor) -> Tensor { (self * other).sum().converted(to: .float64) }
    /// `√Σx²`, a float64 scalar.
    func length() -> Tensor { inner(self).sqrt() }
    /// A float64 scalar.
    static func scalar(_ value: Double) -> Tensor { Tensor(value, dtype: .float64) }
    /// An int32 scalar.
    static func integer(_ value: Int) -> Tensor { Tensor(Double(value), dtype: .int32) }
    /// A Boolean scalar.
    static func flag(_ value: Bool) -> Tensor { integer(value ? 1 : 0) .> 0 }
    /// Whether every element is finite, a Boolean scalar.
    func allFinite() -> Tensor { isFinite(self).all() }
}
