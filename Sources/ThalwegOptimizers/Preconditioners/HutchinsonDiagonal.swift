import ThalwegCore

/// An unbiased estimate of the Hessian's diagonal: the mean of `z ⊙ Hz` over random signs z; exact where the Hessian is diagonal.
///
/// The variance of entry i is `Σⱼ≠ᵢ H²ᵢⱼ / samples`. Cost: one Hessian product per sample.
/// Reference: Bekas, Kokiopoulou, Saad 2007, doi:10.1016/j.apnum.2007.01.003; Hutchinson 1990, doi:10.1080/03610919008812866.
func hutchinsonDiagonal(of objective: Objective, at parameters: Tree, key: RandomKey, samples: Int) -> Tree {
    var sum: Tree?
    for sample in 0..<samples {
        let own = samples == 1 ? key : key.fold(sample)
        let signs = Tree(names: parameters.names, leaves: parameters.leaves.enumerated().map { number, leaf in
            let one = Tensor.ones(leaf.shape, dtype: leaf.dtype)
            return select(own.fold(number).bernoulli(probability: 0.5, leaf.shape), one, -one)
        })
        let estimate = signs * objective.hessianProduct(at: parameters, along: signs)
        sum = sum.map { $0 + estimate } ?? estimate
    }
    return (1 / Double(samples)) * (sum ?? parameters.zeros())
}
