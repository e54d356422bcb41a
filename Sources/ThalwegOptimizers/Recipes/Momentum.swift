import ThalwegConfiguration

extension Optimizer {
    /// SGD with heavy-ball momentum: `b ← μb + g`, `θ ← θ − η b`. A steady gradient moves 1/(1 − μ) times as far as without.
    ///
    /// Reference: Polyak 1964, doi:10.1016/0041-5553(64)90137-5.
    public static func momentum(learningRate: Double = 0.01, momentum: Double = 0.9, weightDecay: Double = 0) -> Optimizer {
        descent(
            "momentum", learningRate: learningRate, momentum: momentum, nesterov: false, weightDecay: weightDecay,
            options: [("momentum", momentum.unless(0.9))])
    }

    static let momentumEntry = CatalogueEntry<Optimizer>(
        "momentum", family: "gradient descent", summary: "SGD with heavy-ball momentum",
        options: [.learningRate(0.01), .decay("momentum", 0.9, "weight of the earlier steps"), .weightDecay()],
        reference: "Polyak 1964, doi:10.1016/0041-5553(64)90137-5"
    ) {
        .momentum(
            learningRate: try $0.learningRate(0.01), momentum: try $0.decay("momentum", 0.9), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
