import ThalwegConfiguration

/// `√(W / max(t + 1, W))`, W the warm-up, at least one step.
struct InverseSquareRootShape: ScheduleShape {
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        let length = Double(max(run.warmup, 1))
        return (step.constant(length) / (step + 1).limited(below: length)).raised(to: step.constant(0.5))
    }
}

extension Schedule {
    /// `min((t + 1)/W, √(W/(t + 1)))`, W the warm-up: up in a straight line, then down as 1/√t. Reaches 1 at the end of the warm-up.
    ///
    /// Reference: Vaswani et al. 2017, arXiv:1706.03762, there scaled by `1/√(width · W)`.
    public static func inverseSquareRoot(warmup: ScheduleLength) -> Schedule {
        Schedule("inverse_sqrt", InverseSquareRootShape(), warmup: warmup)
    }

    static let inverseSquareRootEntry = CatalogueEntry<Schedule>(
        "inverse_sqrt", family: "decay", summary: "A warm-up, then one over the root of the step", options: [.warmup],
        reference: "Vaswani et al. 2017, arXiv:1706.03762"
    ) { .inverseSquareRoot(warmup: try $0.warmup()) }
}
