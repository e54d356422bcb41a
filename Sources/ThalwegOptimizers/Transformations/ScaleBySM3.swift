import ThalwegCore

/// SM3's direction: the average (β, not corrected) of `g / √(ν + ε)`, where ν is Adagrad's sum of squares, bounded by one number per row, column, … .
///
/// `ν = g² + min over axes of μ_axis`, then `μ_axis ← max of ν over the other axes`; entries whose ν is 0 rest. Vectors and scalars keep all of ν.
/// State: `first_moment.NAME`, `accumulator.NAME.AXIS` (for scalars and vectors axis 0, of their own shape). Cost: one vector of parameters, and for
/// an `[m, n]` parameter m + n numbers. optax: `scale_by_sm3`. Reference: Anil et al. 2019, arXiv:1901.11150.
public struct ScaleBySM3: GradientTransformation {
    /// β, in [0, 1).
    public let momentum: Double
    /// Added under the root, ≥ 0.
    public let epsilon: Double

    /// SM3's direction.
    public init(momentum: Double = 0.9, epsilon: Double = 1e-8) {
        self.momentum = momentum
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree {
        parameters.pairs.reduce(into: Tree().merging(parameters.zeros(), under: "first_moment")) { state, parameter in
            let (name, leaf) = parameter
            for axis in 0..<max(leaf.shape.rank, 1) {
                let shape: Shape = leaf.shape.rank < 2 ? leaf.shape : [leaf.shape.dimensions[axis]]
                state["accumulator.\(name).\(axis)"] = .zeros(shape, dtype: leaf.dtype)
            }
        }
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let before = state
        var next = Tree()
        let scaled = gradient.mapNamed { name, leaf in
            let rank = leaf.shape.rank
            let bounds = (0..<max(rank, 1)).map { axis in
                let bound = before["accumulator.\(name).\(axis)"] ?? .zeros(leaf.shape, dtype: leaf.dtype)
                guard rank >= 2 else { return bound }
                var shape = [Int](repeating: 1, count: rank)
                shape[axis] = leaf.shape.dimensions[axis]
                return bound.reshape(Shape(shape))
            }
            let total = leaf.squared() + bounds.dropFirst().reduce(bounds[0]) { min($0, $1) }
            for axis in bounds.indices {
                next["accumulator.\(name).\(axis)"] = rank < 2 ? total : total.max(axes: (0..<rank).filter { $0 != axis })
            }
            // A NaN is not zero: it has to be seen in the step.
            let isZero = total .== 0
            return select(isZero, .zeros(leaf.shape, dtype: leaf.dtype), leaf / (select(isZero, .full(1, leaf.shape, dtype: leaf.dtype), total) + epsilon).sqrt())
        }
        let first = state.subtree("first_moment").averaging(scaled, decay: momentum)
        state = Tree().merging(first, under: "first_moment").merging(next)
        return first
    }
}
