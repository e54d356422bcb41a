import ThalwegConfiguration

extension Optimizer {
    /// SGD on gradients with Gaussian noise of variance `eta / (1 + t)^gamma`; see `AddGradientNoise`.
    ///
    /// Memory: one vector of parameters with momentum, none without. optax: `noisy_sgd`. Reference: Neelakantan et al. 2015, arXiv:1511.06807.
    public static func noisySGD(
        learningRate: Double = 0.01, momentum: Double = 0, eta: Double = 0.01, gamma: Double = 0.55, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "noisy_sgd", learningRate: learningRate, direction: decayed(
                weightDecay, before: Chain([AddGradientNoise(eta: eta, gamma: gamma)] + (momentum == 0 ? [] : [Trace(momentum: momentum)]))),
            stability: .momentum(momentum, nesterov: false, decay: weightDecay),
            options: [
                ("momentum", momentum.unless(0)),
                ("eta", eta.unless(0.01)),
                ("gamma", gamma.unless(0.55)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let noisySGDEntry = CatalogueEntry<Optimizer>(
        "noisy_sgd", family: "gradient descent", summary: "Gradient descent with Gaussian noise that dies away",
        options: [
            .learningRate(0.01),
            .decay("momentum", 0, "weight of the earlier steps"),
            OptionDescription("eta", .number, default: 0.01, "variance of the noise at step 0, ≥ 0"),
            OptionDescription("gamma", .number, default: 0.55, "how fast the variance falls, ≥ 0"),
            .weightDecay(),
        ], reference: "Neelakantan et al. 2015, arXiv:1511.06807"
    ) {
        .noisySGD(
            learningRate: try $0.learningRate(0.01),
            momentum: try $0.decay("momentum", 0),
            eta: try $0.nonNegative("eta", 0.01),
            gamma: try $0.nonNegative("gamma", 0.55),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
