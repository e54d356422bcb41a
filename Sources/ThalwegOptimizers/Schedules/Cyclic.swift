import ThalwegConfiguration

/// A triangle wave: `low` at the beginning of each period, `high` in its middle.
struct CyclicShape: ScheduleShape {
    let low: Double
    let high: Double
    let period: ScheduleLength
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        let length = run.count(period), since = (step - Double(run.warmup)).limited(below: 0)
        let position = since / length - ((since + 0.5) / length).wholePart
        let rising = 2 * position, falling = step.constant(2) - 2 * position
        return (high - low) * position.chosen(below: step.constant(0.5), rising, else: falling) + low
    }
}

extension Schedule {
    /// A triangle between `low` and `high` with the given period, begun after the warm-up.
    ///
    /// Reference: Smith 2017, arXiv:1506.01186. PyTorch: `CyclicLR` (whose `step_size_up` is half a period).
    public static func cyclic(low: Double = 0.1, high: Double = 1, period: ScheduleLength, warmup: ScheduleLength = .steps(0)) -> Schedule {
        Schedule(
            "cyclic", CyclicShape(low: low, high: high, period: period), warmup: warmup,
            options: [("low", low.unless(0.1)), ("high", high.unless(1)), ("period", period.configuration)])
    }

    static let cyclicEntry = CatalogueEntry<Schedule>(
        "cyclic", family: "cyclic", summary: "A triangle between `low` and `high`",
        options: [
            OptionDescription("low", .number, default: 0.1, "factor at the bottom, ≥ 0"),
            OptionDescription("high", .number, default: 1.0, "factor at the top, ≥ 0"), .length("period", required: true, "time up and down"), .warmup,
        ], reference: "Smith 2017, arXiv:1506.01186"
    ) {
        .cyclic(
            low: try $0.factor("low", default: 0.1), high: try $0.factor("high", default: 1), period: try $0.length("period"),
            warmup: try $0.warmup())
    }
}
