import ThalwegConfiguration

extension Optimizer {
    /// AdaGrad: `θ ← θ − η g / (√Σg² + ε)`, the sum over all steps so far; defaults as PyTorch's `Adagrad`.
    ///
    /// Memory: one vector of parameters. Reference: Duchi, Hazan, Singer 2011, JMLR 12:2121.
    public static func adagrad(
        learningRate: Double = 0.01, initialAccumulator: Double = 0, epsilon: Double = 1e-10, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adagrad", learningRate: learningRate,
            direction: decayed(weightDecay, before: ScaleByAdagrad(initialAccumulator: initialAccumulator, epsilon: epsilon)),
            stability: StabilityBound(.preconditionedHessian, coefficient: 2, decay: weightDecay),
            options: [
                ("initial_accumulator", initialAccumulator.unless(0)), ("epsilon", epsilon.unless(1e-10)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adagradEntry = CatalogueEntry<Optimizer>(
        "adagrad", family: "adaptive", summary: "Gradient over the root of the sum of all squared gradients",
        options: [
            .learningRate(0.01), OptionDescription("initial_accumulator", .number, default: 0.0, "where the sum starts, ≥ 0"),
            .epsilon(1e-10, "outside"), .weightDecay(),
        ], reference: "Duchi, Hazan, Singer 2011, JMLR 12:2121"
    ) {
        .adagrad(
            learningRate: try $0.learningRate(0.01), initialAccumulator: try $0.nonNegative("initial_accumulator", 0),
            epsilon: try $0.nonNegative("epsilon", 1e-10), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
