import ThalwegConfiguration

extension Optimizer {
    /// LARS: momentum on gradients that are scaled in each parameter to `coefficient · ‖θ‖`; for large batches. See `ScaleByTrustRatio`.
    ///
    /// The learning rate multiplies the momentum vector, as in PyTorch's SGD; the paper's stands inside it, which is the same at a constant rate.
    /// Memory: one vector of parameters. optax: `lars`. Reference: You et al. 2017, arXiv:1708.03888.
    public static func lars(
        learningRate: Double = 1, momentum: Double = 0.9, nesterov: Bool = false, trustCoefficient: Double = 0.001,
        weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "lars", learningRate: learningRate, direction: decayed(
                weightDecay, before: Chain([ScaleByTrustRatio(coefficient: trustCoefficient), Trace(momentum: momentum, nesterov: nesterov)])),
            options: [
                ("momentum", momentum.unless(0.9)),
                ("nesterov", nesterov ? true : nil),
                ("trust_coefficient", trustCoefficient.unless(0.001)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let larsEntry = CatalogueEntry<Optimizer>(
        "lars", family: "adaptive", summary: "Momentum with each layer's gradient in proportion to its weights",
        options: [
            .learningRate(1),
            .decay("momentum", 0.9, "weight of the earlier steps"),
            OptionDescription("nesterov", .boolean, default: false, "look ahead"),
            OptionDescription("trust_coefficient", .number, default: 0.001, "norm of a layer's step over that of its weights, > 0"),
            .weightDecay(),
        ], reference: "You et al. 2017, arXiv:1708.03888"
    ) {
        .lars(
            learningRate: try $0.learningRate(1),
            momentum: try $0.decay("momentum", 0.9),
            nesterov: try $0.bool("nesterov", default: false),
            trustCoefficient: try $0.double("trust_coefficient", default: 0.001, above: 0),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
