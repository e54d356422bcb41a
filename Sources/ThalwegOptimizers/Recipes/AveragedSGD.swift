import ThalwegConfiguration

extension Optimizer {
    /// Averaged SGD: descent in steps that shrink as `(1 + ληt)^(−α)`, evaluated at the mean of the parameters since step t₀; see `AveragedDescent`.
    ///
    /// As PyTorch's `ASGD`, whose `t0` of 10⁶ keeps it from averaging in most runs. Coupled weight decay adds to λ. Memory: one vector of parameters.
    /// Reference: Polyak & Juditsky 1992, doi:10.1137/0330046.
    public static func averagedSGD(
        learningRate: Double = 0.01, lambda: Double = 1e-4, alpha: Double = 0.75, start: Double = 0, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "averaged_sgd", learningRate: learningRate, step: decayed(weightDecay, before: AveragedDescent(lambda: lambda, alpha: alpha, start: start)),
            stability: StabilityBound(.hessian, coefficient: 2, decay: weightDecay),
            options: [
                ("lambda", lambda.unless(1e-4)),
                ("alpha", alpha.unless(0.75)),
                ("t0", start.unless(0)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let averagedSGDEntry = CatalogueEntry<Optimizer>(
        "averaged_sgd", family: "gradient descent", summary: "Shrinking steps, and the mean of their parameters for evaluation",
        options: [
            .learningRate(0.01),
            OptionDescription("lambda", .number, default: 1e-4, "decay of the parameters and of the steps, ≥ 0"),
            OptionDescription("alpha", .number, default: 0.75, "power with which the steps shrink, ≥ 0"),
            OptionDescription("t0", .number, default: 0, "steps before the averaging begins, ≥ 0"),
            .weightDecay(),
        ], reference: "Polyak & Juditsky 1992, doi:10.1137/0330046"
    ) {
        .averagedSGD(
            learningRate: try $0.learningRate(0.01),
            lambda: try $0.nonNegative("lambda", 1e-4),
            alpha: try $0.nonNegative("alpha", 0.75),
            start: try $0.nonNegative("t0", 0),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
