import ThalwegConfiguration

/// Up from `max/25` to `max` in `warmup` steps along half a cosine, then down to `max/250000` at the last step.
struct OneCycleShape: ScheduleShape {
    let max: Double
    let warmup: ScheduleLength?
    let divisor = 25.0
    let finalDivisor = 1e4
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        let last = Double(Swift.max(run.steps - 1, 1)), low = max / divisor, end = low / finalDivisor
        let rise = warmup.map { Swift.min(run.count($0), last) } ?? Swift.max(0.3 * Double(run.steps) - 1, 1)
        let up = (step / rise).limited(above: 1), down = ((step - rise) / Swift.max(last - rise, 1)).limited(below: 0).limited(above: 1)
        let rising = 0.5 * (low - max) * ((Double.pi * up).cosine + 1) + max
        let falling = 0.5 * (max - end) * ((Double.pi * down).cosine + 1) + end
        return step.chosen(below: step.constant(rise), rising, else: falling)
    }
}

extension Schedule {
    /// One cycle over the run: up from `max/25` to `max` during the warm-up (30 % of the run where none is given), then down to `max/250000`, both along half a cosine.
    ///
    /// As PyTorch's `OneCycleLR` with its defaults, `max` times the optimizer's learning rate being `max_lr`; it does not cycle the momentum.
    /// Reference: Smith & Topin 2018, arXiv:1708.07120.
    public static func oneCycle(max: Double = 1, warmup: ScheduleLength? = nil) -> Schedule {
        Schedule("one_cycle", OneCycleShape(max: max, warmup: warmup), options: [("max", max.unless(1)), ("warmup", warmup?.configuration)])
    }

    static let oneCycleEntry = CatalogueEntry<Schedule>(
        "one_cycle", family: "cyclic", summary: "Up to `max` and down to almost nothing, once over the run",
        options: [
            OptionDescription("max", .number, default: 1.0, "factor at the top, ≥ 0"),
            .length("warmup", "time of the rise (30 % of the run where absent)"),
        ], reference: "Smith & Topin 2018, arXiv:1708.07120"
    ) { .oneCycle(max: try $0.factor("max", default: 1), warmup: try $0.optionalLength("warmup", positive: true)) }
}
