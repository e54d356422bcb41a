import ThalwegCore

/// A schedule whose lengths are known in steps.
public struct ResolvedSchedule: Sendable {
    let shape: any ScheduleShape
    let run: RunLength
    /// Whether the host changes the factor between epochs.
    public let isHostDriven: Bool

    /// The factor 1 throughout.
    public static let constant = Schedule.constant().resolved(steps: 1, stepsPerEpoch: 1)

    /// The factor at a step counted from 0, for reports: the number that the program uses, from the same formula.
    public func factor(step: Int) -> Double { factor(Double(step)) }

    /// The factor at a step counted from 0: a float64 scalar from a scalar of any numeric type.
    public func factor(step: Tensor) -> Tensor { factor(step.converted(to: .float64)) }

    private func factor<Number: ScheduleNumber>(_ step: Number) -> Number {
        let factor = shape.factor(step, in: run)
        return run.warmup > 0 ? ((step + 1) / Double(run.warmup)).limited(above: 1) * factor : factor
    }
}
