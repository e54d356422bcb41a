import ThalwegCore

/// The quadratic model of the loss at a point, `q(δ) = gᵀδ + ½ δᵀ(C + λ)δ`.
///
/// Reference: Martens & Grosse 2015, arXiv:1503.05671, sections 6.4 and 7.
struct QuadraticModel {
    let gradient: Tree
    let damping: Tensor
    /// C times a vector.
    let product: (Tree) -> Tree

    /// The weights of a direction and a velocity: those given, or those that minimize the model; float64 scalars.
    func weights(
        of direction: Tree, _ velocity: Tree, rate: Tensor, momentum: Tensor, adaptsRate: Bool, adaptsMomentum: Bool
    ) -> (rate: Tensor, momentum: Tensor) {
        guard adaptsRate || adaptsMomentum else { return (rate, momentum) }
        let along = product(direction), other = product(velocity)
        let a = direction.inner(along) + damping * direction.inner(direction), b = direction.inner(other) + damping * direction.inner(velocity)
        let c = velocity.inner(other) + damping * velocity.inner(velocity), first = gradient.inner(direction), second = gradient.inner(velocity)
        let zero = Tensor(0, dtype: .float64), hasVelocity = c .> 0
        if !adaptsRate { return (rate, quotient(-(second + rate * b), c)) }
        let alone = quotient(-(first + (adaptsMomentum ? zero : momentum * b)), a)
        if !adaptsMomentum { return (rate * alone, momentum) }
        // [a b; b c] [α μ]ᵀ = −[first second]ᵀ; without a velocity, or along it, the direction alone.
        let determinant = a * c - b * b, isRegular = hasVelocity.and(determinant .> 1e-12 * (a * c))
        let both = quotient(b * second - c * first, determinant), momentum = quotient(b * first - a * second, determinant)
        return (rate * select(isRegular, both, alone), select(isRegular, momentum, zero))
    }

    /// `gᵀδ + ½ δᵀCδ`, without damping; float64.
    func change(along step: Tree) -> Tensor { gradient.inner(step) + 0.5 * step.inner(product(step)) }

    /// a/b, 0 where b is 0.
    private func quotient(_ a: Tensor, _ b: Tensor) -> Tensor {
        let isZero = b .== 0
        return select(isZero, Tensor(0, dtype: .float64), a / select(isZero, Tensor(1, dtype: .float64), b))
    }
}

extension NamedTree where Leaf == Tensor {
    /// The inner product over all leaves, a float64 scalar; summed in each leaf's own type, then in float64.
    func inner(_ other: Tree) -> Tensor {
        zip(other) { ($0 * $1).sum().converted(to: .float64) }.leaves.reduce(Tensor(0, dtype: .float64), +)
    }
}
