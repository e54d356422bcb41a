import ThalwegConfiguration

extension Optimizer {
    /// Sign descent: `θ ← θ − η (sign(b) + λθ)`, b the gradient or, with momentum μ, `b ← μb + g` (Signum).
    ///
    /// Memory: one vector of parameters with momentum, none without. Reference: Bernstein et al. 2018, arXiv:1802.04434.
    public static func signSGD(
        learningRate: Double = 0.001, momentum: Double = 0, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "sign_sgd", learningRate: learningRate,
            direction: decayed(
                weightDecay, after: momentum == 0 ? ScaleBySign() : Chain([Trace(momentum: momentum), ScaleBySign()])),
            options: [
                ("momentum", momentum.unless(0)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let signSGDEntry = CatalogueEntry<Optimizer>(
        "sign_sgd", family: "sign", summary: "Steps of one size, along the sign of the gradient",
        options: [.learningRate(0.001), .decay("momentum", 0, "weight of the earlier gradients"), .weightDecay(decoupled: true)],
        reference: "Bernstein et al. 2018, arXiv:1802.04434", aliases: ["signsgd"]
    ) {
        .signSGD(
            learningRate: try $0.learningRate(0.001),
            momentum: try $0.decay("momentum", 0),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
