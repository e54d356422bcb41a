import ThalwegConfiguration

/// `end + (1 − end) ½ (1 + cos π p)`, p the part of the run that has passed.
struct CosineShape: ScheduleShape {
    let end: Double
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        0.5 * (1 - end) * ((Double.pi * run.passed(step)).cosine + 1) + end
    }
}

extension Schedule {
    /// Half a cosine from 1 to `end` over the run after the warm-up: `end + (1 − end) ½ (1 + cos π p)`.
    ///
    /// Reference: Loshchilov & Hutter 2017, arXiv:1608.03983. PyTorch: `CosineAnnealingLR`; optax: `cosine_decay_schedule`.
    public static func cosine(end: Double = 0, warmup: ScheduleLength = .steps(0)) -> Schedule {
        Schedule("cosine", CosineShape(end: end), warmup: warmup, options: [("end", end.unless(0))])
    }

    static let cosineEntry = CatalogueEntry<Schedule>(
        "cosine", family: "decay", summary: "Half a cosine from 1 to `end` over the run", options: [.end, .warmup],
        reference: "Loshchilov & Hutter 2017, arXiv:1608.03983"
    ) { .cosine(end: try $0.end(), warmup: try $0.warmup()) }
}
