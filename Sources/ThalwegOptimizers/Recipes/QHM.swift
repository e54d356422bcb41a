import ThalwegConfiguration

extension Optimizer {
    /// Quasi-hyperbolic momentum: `θ ← θ − η ((1 − ν) g + ν m)`, `m ← βm + (1 − β)g`; see `ScaleByQuasiHyperbolic`.
    ///
    /// Memory: one vector of parameters. Reference: Ma & Yarats 2019, arXiv:1810.06801.
    public static func qhm(
        learningRate: Double = 0.1, momentum: Double = 0.999, nu: Double = 0.7, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "qhm", learningRate: learningRate, direction: decayed(weightDecay, before: ScaleByQuasiHyperbolic(momentum: momentum, nu: nu)),
            options: [
                ("momentum", momentum.unless(0.999)),
                ("nu", nu.unless(0.7)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let qhmEntry = CatalogueEntry<Optimizer>(
        "qhm", family: "gradient descent", summary: "The gradient and its average, mixed",
        options: [
            .learningRate(0.1),
            .decay("momentum", 0.999, "decay of the mean of gradients"),
            OptionDescription("nu", .number, default: 0.7, "weight of the mean, in [0, 1]"),
            .weightDecay(),
        ], reference: "Ma & Yarats 2019, arXiv:1810.06801"
    ) {
        .qhm(
            learningRate: try $0.learningRate(0.1),
            momentum: try $0.decay("momentum", 0.999),
            nu: try $0.double("nu", default: 0.7, in: 0...1),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
