import ThalwegConfiguration

/// `factorⁿ`, n the number of whole periods passed.
struct StepShape: ScheduleShape {
    let every: ScheduleLength
    let decay: Double
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        step.constant(decay).raised(to: ((step + 0.5) / run.count(every)).wholePart)  // the ½ keeps rounding away from whole numbers
    }
}

extension Schedule {
    /// Multiplies the rate by `factor` every `every`: `factor^⌊t/every⌋`. PyTorch: `StepLR`.
    public static func step(every: ScheduleLength, factor: Double = 0.1, warmup: ScheduleLength = .steps(0)) -> Schedule {
        Schedule(
            "step", StepShape(every: every, decay: factor), warmup: warmup,
            options: [("every", every.configuration), ("factor", factor.unless(0.1))])
    }

    static let stepEntry = CatalogueEntry<Schedule>(
        "step", family: "decay", summary: "Multiplies the rate by `factor` at regular intervals",
        options: [
            .length("every", required: true, "time between reductions"),
            OptionDescription("factor", .number, default: 0.1, "what the rate is multiplied by, ≥ 0"), .warmup,
        ]
    ) { .step(every: try $0.length("every"), factor: try $0.factor("factor", default: 0.1), warmup: try $0.warmup()) }
}
