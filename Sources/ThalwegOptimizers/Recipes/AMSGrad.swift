import ThalwegConfiguration

extension Optimizer {
    /// Adam whose second moment never shrinks, which restores convergence on convex problems; as PyTorch's `Adam(amsgrad=True)`.
    ///
    /// Memory: three vectors of parameters. Reference: Reddi, Kale, Kumar 2018, arXiv:1904.09237.
    public static func amsgrad(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "amsgrad", learningRate: learningRate,
            direction: decayed(weightDecay, before: ScaleByAdam(beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: true)),
            stability: .averaged(beta1, decay: weightDecay),
            options: [
                ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)), ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let amsgradEntry = CatalogueEntry<Optimizer>(
        "amsgrad", family: "adaptive", summary: "Adam whose divisor never shrinks",
        options: [.learningRate(0.001), .beta1, .beta2, .epsilon(1e-8, "outside"), .weightDecay()],
        reference: "Reddi, Kale, Kumar 2018, arXiv:1904.09237"
    ) {
        .amsgrad(
            learningRate: try $0.learningRate(0.001), beta1: try $0.decay("beta1", 0.9), beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
