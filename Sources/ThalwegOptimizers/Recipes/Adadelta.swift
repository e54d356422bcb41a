import ThalwegConfiguration

extension Optimizer {
    /// AdaDelta: `θ ← θ − η g √(u + ε) / √(v + ε)`; see `ScaleByAdadelta`. Defaults as PyTorch's `Adadelta`.
    ///
    /// Memory: two vectors of parameters. Reference: Zeiler 2012, arXiv:1212.5701.
    public static func adadelta(
        learningRate: Double = 1.0, decay: Double = 0.9, epsilon: Double = 1e-6, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adadelta", learningRate: learningRate,
            direction: decayed(weightDecay, before: ScaleByAdadelta(decay: decay, epsilon: epsilon)),
            options: [
                ("decay", decay.unless(0.9)),
                ("epsilon", epsilon.unless(1e-6)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adadeltaEntry = CatalogueEntry<Optimizer>(
        "adadelta", family: "adaptive", summary: "Steps sized by the ratio of past updates to past gradients",
        options: [.learningRate(1.0), .decay("decay", 0.9, "decay of both means of squares"), .epsilon(1e-6, "inside"), .weightDecay()],
        reference: "Zeiler 2012, arXiv:1212.5701"
    ) {
        .adadelta(
            learningRate: try $0.learningRate(1.0),
            decay: try $0.decay("decay", 0.9),
            epsilon: try $0.double("epsilon", default: 1e-6, above: 0),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
