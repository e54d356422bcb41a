import ThalwegCore

/// Adafactor's direction: `g / √v̂` where v̂ of a matrix is kept as its row and column means, `v̂ = r cᵀ / mean(r)`.
///
/// `v ← ρₜ v + (1 − ρₜ)(g² + ε)`, `ρₜ = 1 − t^(−decay)`, t from 1, so that no bias correction is needed. The two longest axes are factored where both
/// have at least `minimumSize` entries; other parameters keep a whole v. State: `count`; `second_moment_row.NAME` and `second_moment_column.NAME`, or
/// `second_moment.NAME`. Cost: for a factored `[m, n]` parameter m + n numbers. optax: `scale_by_factored_rms`.
/// Reference: Shazeer & Stern 2018, arXiv:1804.04235.
public struct ScaleByFactoredRMS: GradientTransformation {
    /// How fast the memory lengthens, > 0.
    public let decayRate: Double
    /// ε, added to each square, > 0.
    public let epsilon: Double
    /// The shortest axis that is factored, ≥ 2.
    public let minimumSize: Int

    /// Adafactor's direction.
    public init(decayRate: Double = 0.8, epsilon: Double = 1e-30, minimumSize: Int = 128) {
        self.decayRate = decayRate
        self.epsilon = epsilon
        self.minimumSize = minimumSize
    }

    public func makeState(for parameters: Tree) -> Tree {
        parameters.pairs.reduce(into: Tree([(StepCount.name, StepCount.zero)])) { state, parameter in
            let (name, leaf) = parameter
            if let (second, longest) = factoredAxes(leaf.shape) {
                state["second_moment_row." + name] = Tensor.zeros(leaf.shape, dtype: leaf.dtype).mean(axes: [longest])
                state["second_moment_column." + name] = Tensor.zeros(leaf.shape, dtype: leaf.dtype).mean(axes: [second])
            } else {
                state["second_moment." + name] = .zeros(leaf.shape, dtype: leaf.dtype)
            }
        }
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let kept = 1 - pow(step, Tensor(-decayRate, dtype: .float64))
        let before = state
        var next = Tree([(StepCount.name, count)])
        func averaged(_ name: String, _ values: Tensor) -> Tensor {
            let mean = (before[name] ?? values).scaled(by: kept) + values.scaled(by: 1 - kept)
            next[name] = mean
            return mean
        }
        let update = gradient.mapNamed { name, leaf in
            let squares = leaf.squared() + epsilon
            guard let (second, longest) = factoredAxes(leaf.shape) else { return leaf / averaged("second_moment." + name, squares).sqrt() }
            let row = averaged("second_moment_row." + name, squares.mean(axes: [longest]))
            let column = averaged("second_moment_column." + name, squares.mean(axes: [second]))
            let normalized = row / row.mean(axes: [second > longest ? second - 1 : second], keepDims: true)
            return leaf / normalized.sqrt().expandDims(longest) / column.sqrt().expandDims(second)
        }
        state = next
        return update
    }

    /// The second longest and the longest axis, where both are long enough; of equal ones the last counts as longer.
    private func factoredAxes(_ shape: Shape) -> (second: Int, longest: Int)? {
        let order = shape.dimensions.indices.sorted { (shape.dimensions[$0], $0) < (shape.dimensions[$1], $1) }
        guard order.count >= 2 else { return nil }
        let second = order[order.count - 2], longest = order[order.count - 1]
        return shape.dimensions[second] >= minimumSize ? (second, longest) : nil
    }
}
