import ThalwegConfiguration

extension Optimizer {
    /// Lion: `θ ← θ − η (sign(β₁m + (1 − β₁)g) + λθ)`; see `ScaleByLion`. Wants a learning rate 3 to 10 times smaller than Adam's.
    ///
    /// Memory: one vector of parameters. Reference: Chen et al. 2023, arXiv:2302.06675.
    public static func lion(
        learningRate: Double = 1e-4, beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "lion", learningRate: learningRate,
            direction: decayed(weightDecay, after: ScaleByLion(beta1: beta1, beta2: beta2)),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.99)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let lionEntry = CatalogueEntry<Optimizer>(
        "lion", family: "sign", summary: "Steps of one size, along the sign of an averaged gradient",
        options: [.learningRate(1e-4), .decay("beta1", 0.9, "weight of the mean of gradients in the step"), .decay("beta2", 0.99, "decay of the mean of gradients"), .weightDecay(decoupled: true)],
        reference: "Chen et al. 2023, arXiv:2302.06675"
    ) {
        .lion(
            learningRate: try $0.learningRate(1e-4),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.99),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
