import ThalwegConfiguration

extension Optimizer {
    /// Signum: `θ ← θ − η (sign(m) + λθ)`, m the average of gradients with decay μ: sign descent with momentum.
    ///
    /// Memory: one vector of parameters. Reference: Bernstein et al. 2018, arXiv:1802.04434.
    public static func signum(
        learningRate: Double = 0.001, momentum: Double = 0.9, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "signum", learningRate: learningRate, direction: decayed(weightDecay, after: Chain([Trace(momentum: momentum), ScaleBySign()])),
            options: [
                ("momentum", momentum.unless(0.9)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let signumEntry = CatalogueEntry<Optimizer>(
        "signum", family: "sign", summary: "Steps of one size, along the sign of an averaged gradient",
        options: [
            .learningRate(0.001),
            .decay("momentum", 0.9, "decay of the mean of gradients"),
            .weightDecay(decoupled: true),
        ], reference: "Bernstein et al. 2018, arXiv:1802.04434"
    ) {
        .signum(
            learningRate: try $0.learningRate(0.001),
            momentum: try $0.decay("momentum", 0.9),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
