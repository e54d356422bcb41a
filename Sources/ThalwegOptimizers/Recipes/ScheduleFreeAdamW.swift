import ThalwegConfiguration

extension Optimizer {
    /// AdamW without a schedule: an average of its steps is evaluated; see `ScheduleFreeStep`.
    ///
    /// Memory: two vectors of parameters. Reference: Defazio et al. 2024, arXiv:2405.15682.
    public static func scheduleFreeAdamW(
        learningRate: Double = 0.0025, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
        warmupSteps: Int = 0, r: Double = 0, weightPower: Double = 2
    ) -> Optimizer {
        Optimizer(
            "schedule_free_adamw", learningRate: learningRate,
            step: ScheduleFreeStep(
                .adam(beta2: beta2, epsilon: epsilon), beta: beta1, weightDecay: weightDecay, warmupSteps: warmupSteps, r: r, weightPower: weightPower),
            options: [
                ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)), ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0)), ("warmup_steps", warmupSteps == 0 ? nil : .integer(warmupSteps)), ("r", r.unless(0)),
                ("weight_lr_power", weightPower.unless(2)),
            ])
    }

    static let scheduleFreeAdamWEntry = CatalogueEntry<Optimizer>(
        "schedule_free_adamw", family: "schedule-free", summary: "AdamW whose average is evaluated, in place of a schedule",
        options: [.learningRate(0.0025), .interpolation("beta1"), .beta2, .epsilon(1e-8, "outside"), .weightDecay(decoupled: true)] + .scheduleFree,
        reference: "Defazio et al. 2024, arXiv:2405.15682"
    ) {
        .scheduleFreeAdamW(
            learningRate: try $0.learningRate(0.0025), beta1: try $0.double("beta1", default: 0.9, above: 0, below: 1),
            beta2: try $0.decay("beta2", 0.999), epsilon: try $0.nonNegative("epsilon", 1e-8), weightDecay: try $0.nonNegative("weight_decay", 0),
            warmupSteps: try $0.int("warmup_steps", default: 0, in: 0...Int(Int32.max)), r: try $0.nonNegative("r", 0),
            weightPower: try $0.nonNegative("weight_lr_power", 2))
    }
}
