import ThalwegConfiguration

/// `rate^(t/every)`.
struct ExponentialShape: ScheduleShape {
    let rate: Double
    let every: ScheduleLength
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        step.constant(rate).raised(to: step / run.count(every))
    }
}

extension Schedule {
    /// Falls smoothly by the factor `rate` per `every` (an epoch): `rate^(t/every)`. optax: `exponential_decay`; PyTorch's `ExponentialLR` does it in steps of an epoch.
    public static func exponential(rate: Double, every: ScheduleLength = .epochs(1), warmup: ScheduleLength = .steps(0)) -> Schedule {
        Schedule(
            "exponential", ExponentialShape(rate: rate, every: every), warmup: warmup,
            options: [("rate", .number(rate)), ("every", every == .epochs(1) ? nil : every.configuration)])
    }

    static let exponentialEntry = CatalogueEntry<Schedule>(
        "exponential", family: "decay", summary: "Falls smoothly by the factor `rate` per epoch",
        options: [
            OptionDescription("rate", .number, required: true, "the factor, > 0"), .length("every", default: "1 epochs", "the time it takes"), .warmup,
        ]
    ) { .exponential(rate: try $0.double("rate", above: 0), every: try $0.length("every", default: .epochs(1)), warmup: try $0.warmup()) }
}
