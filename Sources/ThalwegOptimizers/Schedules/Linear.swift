import ThalwegConfiguration

extension Schedule {
    /// A straight line from 1 to `end` over the run after the warm-up. optax: `linear_schedule`.
    public static func linear(end: Double = 0, warmup: ScheduleLength = .steps(0)) -> Schedule {
        Schedule("linear", PolynomialShape(power: 1, end: end), warmup: warmup, options: [("end", end.unless(0))])
    }

    static let linearEntry = CatalogueEntry<Schedule>(
        "linear", family: "decay", summary: "A straight line from 1 to `end` over the run", options: [.end, .warmup]
    ) { .linear(end: try $0.end(), warmup: try $0.warmup()) }
}
