import ThalwegConfiguration

/// 1 throughout.
struct ConstantShape: ScheduleShape {
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number { step.constant(1) }
}

extension Schedule {
    /// The learning rate as it is, after the warm-up.
    public static func constant(warmup: ScheduleLength = .steps(0)) -> Schedule { Schedule("constant", ConstantShape(), warmup: warmup) }

    static let constantEntry = CatalogueEntry<Schedule>(
        "constant", family: "plain", summary: "The learning rate as it is", options: [.warmup]
    ) { .constant(warmup: try $0.warmup()) }
}
