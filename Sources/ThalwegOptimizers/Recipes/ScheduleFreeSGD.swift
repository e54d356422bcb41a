import ThalwegConfiguration

extension Optimizer {
    /// SGD without a schedule: an average of its steps is evaluated; see `ScheduleFreeStep`.
    ///
    /// Memory: one vector of parameters. Reference: Defazio et al. 2024, arXiv:2405.15682.
    public static func scheduleFreeSGD(
        learningRate: Double = 1, momentum: Double = 0.9, weightDecay: Double = 0, warmupSteps: Int = 0, r: Double = 0, weightPower: Double = 2
    ) -> Optimizer {
        Optimizer(
            "schedule_free_sgd", learningRate: learningRate,
            step: ScheduleFreeStep(beta: momentum, weightDecay: weightDecay, warmupSteps: warmupSteps, r: r, weightPower: weightPower),
            options: [
                ("momentum", momentum.unless(0.9)), ("weight_decay", weightDecay.unless(0)),
                ("warmup_steps", warmupSteps == 0 ? nil : .integer(warmupSteps)), ("r", r.unless(0)), ("weight_lr_power", weightPower.unless(2)),
            ])
    }

    static let scheduleFreeSGDEntry = CatalogueEntry<Optimizer>(
        "schedule_free_sgd", family: "schedule-free", summary: "SGD whose average is evaluated, in place of a schedule",
        options: [.learningRate(1), .interpolation("momentum"), .weightDecay()] + .scheduleFree,
        reference: "Defazio et al. 2024, arXiv:2405.15682"
    ) {
        .scheduleFreeSGD(
            learningRate: try $0.learningRate(1), momentum: try $0.double("momentum", default: 0.9, above: 0, below: 1),
            weightDecay: try $0.nonNegative("weight_decay", 0), warmupSteps: try $0.int("warmup_steps", default: 0, in: 0...Int(Int32.max)),
            r: try $0.nonNegative("r", 0), weightPower: try $0.nonNegative("weight_lr_power", 2))
    }
}

extension OptionDescription {
    static func interpolation(_ name: String) -> OptionDescription {
        OptionDescription(name, .number, default: 0.9, "how near the average gradients are taken, in (0, 1)")
    }
}

extension [OptionDescription] {
    static let scheduleFree = [
        OptionDescription("warmup_steps", .integer, default: 0, "steps in which the rate rises to its value"),
        OptionDescription("r", .number, default: 0, "later steps count more in the average, with this power of their number"),
        OptionDescription("weight_lr_power", .number, default: 2, "power of the largest rate so far in the average's weights"),
    ]
}
