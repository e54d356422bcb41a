import ThalwegConfiguration

extension Optimizer {
    /// SGD with Nesterov's look-ahead: `b ← μb + g`, `θ ← θ − η (g + μb)`.
    ///
    /// Reference: Nesterov 1983; in this form Sutskever et al. 2013 (ICML).
    public static func nesterov(learningRate: Double = 0.01, momentum: Double = 0.9, weightDecay: Double = 0) -> Optimizer {
        descent(
            "nesterov", learningRate: learningRate, momentum: momentum, nesterov: true, weightDecay: weightDecay,
            options: [("momentum", momentum.unless(0.9))])
    }

    static let nesterovEntry = CatalogueEntry<Optimizer>(
        "nesterov", family: "gradient descent", summary: "SGD with Nesterov's look-ahead momentum",
        options: [.learningRate(0.01), .decay("momentum", 0.9, "weight of the earlier steps"), .weightDecay()],
        reference: "Nesterov 1983; Sutskever et al. 2013 (ICML)"
    ) {
        .nesterov(
            learningRate: try $0.learningRate(0.01), momentum: try $0.decay("momentum", 0.9), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
