import ThalwegConfiguration

extension Optimizer {
    /// Adam with decoupled weight decay: `θ ← θ − η (m̂ / (√v̂ + ε) + λθ)`, λ = 0.01 as in PyTorch.
    ///
    /// Memory: two vectors of parameters. Reference: Loshchilov & Hutter 2019, arXiv:1711.05101.
    public static func adamW(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01
    ) -> Optimizer {
        Optimizer(
            "adamw", learningRate: learningRate,
            direction: decayed(weightDecay, after: ScaleByAdam(beta1: beta1, beta2: beta2, epsilon: epsilon)),
            stability: .averaged(beta1),
            options: [
                ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)), ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0.01)),
            ])
    }

    static let adamWEntry = CatalogueEntry<Optimizer>(
        "adamw", family: "adaptive", summary: "Adam with decoupled weight decay",
        options: [.learningRate(0.001), .beta1, .beta2, .epsilon(1e-8, "outside"), .weightDecay(0.01, decoupled: true)],
        reference: "Loshchilov & Hutter 2019, arXiv:1711.05101"
    ) {
        .adamW(
            learningRate: try $0.learningRate(0.001), beta1: try $0.decay("beta1", 0.9), beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8), weightDecay: try $0.nonNegative("weight_decay", 0.01))
    }
}
