import ThalwegCore

/// Rprop: each entry has a step size of its own that grows by η₊ while its gradient keeps its sign and shrinks by η₋ where that changes;
/// only the sign of the gradient counts. After a change of sign the entry rests for one step.
///
/// Step sizes begin at the learning rate and stay in `[smallest, largest]`; the schedule multiplies them. Made for whole batches: the noise of
/// mini-batches changes signs all the time. State: `scale.NAME` (step size over learning rate), `previous.NAME` (the gradient, 0 after a change
/// of sign). Cost: two vectors of parameters. As PyTorch's `Rprop`. Reference: Riedmiller & Braun 1993, doi:10.1109/ICNN.1993.298623.
public struct ResilientStep: IterateTransformation {
    /// η₋, in (0, 1).
    public let etaMinus: Double
    /// η₊ ≥ 1.
    public let etaPlus: Double
    /// The smallest step, ≥ 0.
    public let smallest: Double
    /// The largest step, above the smallest.
    public let largest: Double

    /// Rprop's step.
    public init(etaMinus: Double = 0.5, etaPlus: Double = 1.2, smallest: Double = 1e-6, largest: Double = 50) {
        self.etaMinus = etaMinus
        self.etaPlus = etaPlus
        self.smallest = smallest
        self.largest = largest
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree().merging(parameters.full(1), under: "scale").merging(parameters.zeros(), under: "previous")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let agreement = gradient.zip(state.subtree("previous")) { sign($0 * $1) }
        let size = abs(iterate.learningRate), safe = select(size .== 0, Tensor(1, dtype: .float64), size)
        let (low, high) = (smallest / safe, largest / safe)
        let scale = state.subtree("scale").zip(agreement) { scale, agreement in
            let factor = select(agreement .> 0, .full(etaPlus, scale.shape, dtype: scale.dtype), select(agreement .< 0, .full(etaMinus, scale.shape, dtype: scale.dtype), .full(1, scale.shape, dtype: scale.dtype)))
            return min(max(scale * factor, low.converted(to: scale.dtype)), high.converted(to: scale.dtype))
        }
        let used = gradient.zip(agreement) { select($1 .< 0, .zeros($0.shape, dtype: $0.dtype), $0) }
        state = Tree().merging(scale, under: "scale").merging(used, under: "previous")
        return used.zip(scale) { (sign($0) * $1).scaled(by: -iterate.learningRate) }
    }
}
