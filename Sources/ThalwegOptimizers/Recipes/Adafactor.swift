import ThalwegConfiguration

extension Optimizer {
    /// Adafactor: normalized by a factored second moment, clipped to a root mean square of `clip`, relative to each parameter's own; see `ScaleByFactoredRMS`.
    ///
    /// As optax's `adafactor`, with weight decay decoupled as in AdamW (optax leaves it without the learning rate). The paper's relative step size is a
    /// learning rate of 0.01 with the schedule `inverse_square_root`. Memory: m + n numbers for an `[m, n]` parameter; one vector of parameters with momentum.
    /// Reference: Shazeer & Stern 2018, arXiv:1804.04235.
    public static func adafactor(
        learningRate: Double = 0.01, decayRate: Double = 0.8, momentum: Double = 0, clip: Double = 1, relative: Bool = true,
        minimumSize: Int = 128, epsilon: Double = 1e-30, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adafactor", learningRate: learningRate, direction: decayed(
                weightDecay,
                after: Chain(
                    [ScaleByFactoredRMS(decayRate: decayRate, epsilon: epsilon, minimumSize: minimumSize), ClipByBlockRMS(clip)]
                        + (relative ? [ScaleByParameterRMS()] : []) + (momentum == 0 ? [] : [AverageUpdates(decay: momentum, debias: false)]))),
            options: [
                ("decay_rate", decayRate.unless(0.8)),
                ("momentum", momentum.unless(0)),
                ("clip", clip.unless(1)),
                ("relative", relative ? nil : false),
                ("min_size_to_factor", minimumSize == 128 ? nil : .integer(minimumSize)),
                ("epsilon", epsilon.unless(1e-30)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adafactorEntry = CatalogueEntry<Optimizer>(
        "adafactor", family: "adaptive", summary: "Adam's second moment from row and column means, in little memory",
        options: [
            .learningRate(0.01),
            OptionDescription("decay_rate", .number, default: 0.8, "the second moment decays by 1 − t^(−this), > 0"),
            .decay("momentum", 0, "decay of the mean of steps"),
            OptionDescription("clip", .number, default: 1, "largest root mean square of a parameter's step before the learning rate, > 0"),
            OptionDescription("relative", .boolean, default: true, "steps in proportion to the root mean square of the parameter"),
            OptionDescription("min_size_to_factor", .integer, default: 128, "shortest axis that is factored, ≥ 2"),
            OptionDescription("epsilon", .number, default: 1e-30, "added to the squared gradients, > 0"),
            .weightDecay(decoupled: true),
        ], reference: "Shazeer & Stern 2018, arXiv:1804.04235"
    ) {
        .adafactor(
            learningRate: try $0.learningRate(0.01),
            decayRate: try $0.double("decay_rate", default: 0.8, above: 0),
            momentum: try $0.decay("momentum", 0),
            clip: try $0.double("clip", default: 1, above: 0),
            relative: try $0.bool("relative", default: true),
            minimumSize: try $0.int("min_size_to_factor", default: 128, in: 2...Int(Int32.max)),
            epsilon: try $0.double("epsilon", default: 1e-30, above: 0),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
