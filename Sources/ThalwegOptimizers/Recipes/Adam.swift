import ThalwegConfiguration

extension Optimizer {
    /// Adam: `θ ← θ − η m̂ / (√v̂ + ε)`; see `ScaleByAdam`. Coupled weight decay adds λθ to the gradient, as PyTorch's `Adam`.
    ///
    /// Memory: two vectors of parameters. Reference: Kingma & Ba 2015, arXiv:1412.6980.
    public static func adam(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adam", learningRate: learningRate,
            direction: decayed(weightDecay, before: ScaleByAdam(beta1: beta1, beta2: beta2, epsilon: epsilon)),
            stability: .averaged(beta1, decay: weightDecay),
            options: [
                ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)), ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adamEntry = CatalogueEntry<Optimizer>(
        "adam", family: "adaptive", summary: "Averaged gradient over the root of the averaged squared gradient",
        options: [.learningRate(0.001), .beta1, .beta2, .epsilon(1e-8, "outside"), .weightDecay()],
        reference: "Kingma & Ba 2015, arXiv:1412.6980"
    ) {
        .adam(
            learningRate: try $0.learningRate(0.001), beta1: try $0.decay("beta1", 0.9), beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
