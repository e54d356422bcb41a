import ThalwegConfiguration

/// `factorⁿ`, n the number of milestones reached.
struct MultiStepShape: ScheduleShape {
    let at: [ScheduleLength]
    let decay: Double
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        let one = step.constant(1), decay = step.constant(decay)
        return at.reduce(one) { product, milestone in
            let limit = Double(milestone.steps(perEpoch: run.stepsPerEpoch))
            return product * step.chosen(below: step.constant(limit), one, else: decay)
        }
    }
}

extension Schedule {
    /// Multiplies the rate by `factor` at each of the given times; a milestone at step m counts from step m on. PyTorch: `MultiStepLR`.
    public static func multiStep(at milestones: [ScheduleLength], factor: Double = 0.1, warmup: ScheduleLength = .steps(0)) -> Schedule {
        Schedule(
            "multi_step", MultiStepShape(at: milestones, decay: factor), warmup: warmup,
            options: [("at", .list(milestones.map(\.configuration))), ("factor", factor.unless(0.1))])
    }

    static let multiStepEntry = CatalogueEntry<Schedule>(
        "multi_step", family: "decay", summary: "Multiplies the rate by `factor` at given times",
        options: [
            .length("at", required: true, "the times, one or a list"),
            OptionDescription("factor", .number, default: 0.1, "what the rate is multiplied by, ≥ 0"), .warmup,
        ]
    ) { reader in
        let milestones = try reader.lengths("at")
        guard milestones.count <= 1000 else { throw reader.invalid("at", "lists \(milestones.count) times; at most 1000 are read, use `step` for regular ones") }
        return .multiStep(at: milestones, factor: try reader.factor("factor", default: 0.1), warmup: try reader.warmup())
    }
}
