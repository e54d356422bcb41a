import ThalwegConfiguration

extension Optimizer {
    /// SM3: Adagrad's normalization bounded by one number per row and column, and averaged; see `ScaleBySM3`.
    ///
    /// Memory: one vector of parameters, and m + n numbers for an `[m, n]` parameter. optax: `sm3`. Reference: Anil et al. 2019, arXiv:1901.11150.
    public static func sm3(
        learningRate: Double = 0.1, momentum: Double = 0.9, epsilon: Double = 1e-8
    ) -> Optimizer {
        Optimizer(
            "sm3", learningRate: learningRate, direction: ScaleBySM3(momentum: momentum, epsilon: epsilon),
            options: [
                ("momentum", momentum.unless(0.9)),
                ("epsilon", epsilon.unless(1e-8)),
            ])
    }

    static let sm3Entry = CatalogueEntry<Optimizer>(
        "sm3", family: "adaptive", summary: "Adagrad with one number per row and column",
        options: [
            .learningRate(0.1),
            .decay("momentum", 0.9, "decay of the mean of normalized gradients"),
            .epsilon(1e-8, "inside"),
        ], reference: "Anil et al. 2019, arXiv:1901.11150"
    ) {
        .sm3(
            learningRate: try $0.learningRate(0.1),
            momentum: try $0.decay("momentum", 0.9),
            epsilon: try $0.nonNegative("epsilon", 1e-8))
    }
}
