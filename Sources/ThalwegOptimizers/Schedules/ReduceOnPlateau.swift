import ThalwegConfiguration

extension Schedule {
    /// Multiplies the rate by `factor` when the validation loss (the training loss where there is none) did not fall for more than `patience` epochs.
    ///
    /// Driven by the host between epochs: the factor goes into the state's leaf `Optimizer.scheduleScaleLeaf`. PyTorch: `ReduceLROnPlateau`.
    public static func reduceOnPlateau(factor: Double = 0.1, patience: Int = 10, warmup: ScheduleLength = .steps(0)) -> Schedule {
        Schedule(
            "reduce_on_plateau", ConstantShape(), warmup: warmup, plateau: PlateauRule(factor: factor, patience: patience),
            options: [("factor", factor.unless(0.1)), ("patience", patience == 10 ? nil : .integer(patience))])
    }

    static let reduceOnPlateauEntry = CatalogueEntry<Schedule>(
        "reduce_on_plateau", family: "adaptive", summary: "Multiplies the rate by `factor` after `patience` epochs without a lower loss",
        options: [
            OptionDescription("factor", .number, default: 0.1, "what the rate is multiplied by, in (0, 1)"),
            OptionDescription("patience", .integer, default: 10, "epochs without improvement that are put up with"), .warmup,
        ]
    ) {
        .reduceOnPlateau(
            factor: try $0.double("factor", default: 0.1, above: 0, below: 1), patience: try $0.int("patience", default: 10, in: 0...Int.max),
            warmup: try $0.warmup())
    }
}
