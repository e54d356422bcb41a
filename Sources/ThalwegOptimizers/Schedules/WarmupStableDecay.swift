import ThalwegConfiguration

/// 1 until `decay` before the end, then a straight line to `end`.
struct StableDecayShape: ScheduleShape {
    let decay: ScheduleLength?
    let end: Double
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        let length = min(decay.map { run.count($0) } ?? max((0.2 * Double(run.steps)).rounded(), 1), Double(run.steps))
        let passed = ((step - (Double(run.steps) - length)) / length).limited(below: 0).limited(above: 1)
        return (1 - end) * (step.constant(1) - passed) + end
    }
}

extension Schedule {
    /// Warm-up, then 1, then a straight line to `end` over the last `decay` of the run (a fifth of it where none is given).
    ///
    /// Reference: Hu et al. 2024, arXiv:2404.06395 (WSD).
    public static func warmupStableDecay(warmup: ScheduleLength = .steps(0), decay: ScheduleLength? = nil, end: Double = 0) -> Schedule {
        Schedule(
            "warmup_stable_decay", StableDecayShape(decay: decay, end: end), warmup: warmup,
            options: [("decay", decay?.configuration), ("end", end.unless(0))])
    }

    static let warmupStableDecayEntry = CatalogueEntry<Schedule>(
        "warmup_stable_decay", family: "decay", summary: "Warm-up, a long plateau, then a straight line to `end`",
        options: [.warmup, .length("decay", "time of the fall at the end (a fifth of the run where absent)"), .end],
        reference: "Hu et al. 2024, arXiv:2404.06395"
    ) { .warmupStableDecay(warmup: try $0.warmup(), decay: try $0.optionalLength("decay", positive: true), end: try $0.end()) }
}
