import ThalwegCore

/// The number of steps taken, kept in a state's leaf `count` (int32, saturating at 2³¹ − 1).
enum StepCount {
    static let name = "count"
    static let zero = Tensor.zeros([], dtype: .int32)

    /// The step after the one in `state`, counted from 1, as a float64 scalar; and the leaf that holds it.
    static func next(_ state: Tree) -> (leaf: Tensor, step: Tensor) {
        guard let count = state[name] else { return (missing, missing) }
        let leaf = raised(count)
        return (leaf, leaf.converted(to: .float64))
    }

    /// The number of the step that left `state`, a float64 scalar.
    static func current(_ state: Tree) -> Tensor { state[name]?.converted(to: .float64) ?? missing }

    /// One more, up to 2³¹ − 1; `missing` where there is none.
    static func raised(_ count: Tensor?) -> Tensor { count.map { min($0, Double(Int32.max - 1)) + 1 } ?? missing }

    private static let missing = Tensor.failed(TraceError(op: "optimizer", reason: "the state has no leaf \"count\"; pass the state that makeState made"))
}

/// `1 − decayᵗ`, the weight that an exponential average of t terms has gathered; float64.
func biasCorrection(_ decay: Double, _ step: Tensor) -> Tensor { 1 - pow(Tensor(decay, dtype: .float64), step) }
