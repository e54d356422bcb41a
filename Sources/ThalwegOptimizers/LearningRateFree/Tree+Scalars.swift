import ThalwegCore

extension NamedTree where Leaf == Tensor {
    /// `Σ xy` over all leaves, a float64 scalar; summed in each leaf's own type, then in float64.
    func scalarProduct(_ other: Tree) -> Tensor { zip(other) { ($0 * $1).sum().converted(to: .float64) }.total() }

    /// `Σ |x|` over all leaves, a float64 scalar.
    func absoluteSum() -> Tensor { map { ThalwegCore.abs($0).sum().converted(to: .float64) }.total() }

    /// Every leaf times a scalar of any floating-point type.
    func scaled(by scalar: Tensor) -> Tree { map { $0.scaled(by: scalar) } }

    private func total() -> Tensor { leaves.dropFirst().reduce(leaves.first ?? .zeros([], dtype: .float64), +) }

    /// The leaf of that name, a float64 scalar; a state without it is a mistake that `compile` reports.
    func scalar(_ name: String) -> Tensor {
        self[name] ?? .failed(TraceError(op: "optimizer", reason: "the state has no leaf \"\(name)\"; pass the state that makeState made"))
    }
}

extension Tensor {
    /// A float64 scalar.
    static func number(_ value: Double) -> Tensor { Tensor(value, dtype: .float64) }

    /// `self / divisor`, and 0 where the divisor is 0; float64 scalars.
    func dividedOrZero(by divisor: Tensor) -> Tensor {
        let isZero = divisor .== 0
        return ThalwegCore.select(isZero, .number(0), self / ThalwegCore.select(isZero, .number(1), divisor))
    }
}
