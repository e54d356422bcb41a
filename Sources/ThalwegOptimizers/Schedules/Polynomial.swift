import ThalwegConfiguration

/// `end + (1 − end)(1 − p)^power`, p the part of the run that has passed.
struct PolynomialShape: ScheduleShape {
    let power: Double
    let end: Double
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        let left = step.constant(1) - run.passed(step)
        return (1 - end) * (power == 1 ? left : left.raised(to: step.constant(power))) + end
    }
}

extension Schedule {
    /// Falls from 1 to `end` over the run after the warm-up: `end + (1 − end)(1 − p)^power`. PyTorch: `PolynomialLR`; optax: `polynomial_schedule`.
    public static func polynomial(power: Double = 1, end: Double = 0, warmup: ScheduleLength = .steps(0)) -> Schedule {
        Schedule(
            "polynomial", PolynomialShape(power: power, end: end), warmup: warmup, options: [("power", power.unless(1)), ("end", end.unless(0))])
    }

    static let polynomialEntry = CatalogueEntry<Schedule>(
        "polynomial", family: "decay", summary: "Falls from 1 to `end` over the run as a power of what is left of it",
        options: [OptionDescription("power", .number, default: 1.0, "the exponent, > 0"), .end, .warmup]
    ) { .polynomial(power: try $0.double("power", default: 1, above: 0), end: try $0.end(), warmup: try $0.warmup()) }
}
