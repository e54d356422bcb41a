import ThalwegConfiguration

/// How the learning rate changes over a run: a factor that multiplies the optimizer's learning rate, by step.
///
/// Made by its static functions or from a file by `scheduleCatalogue`; lengths may be in epochs until the run's length
/// is known (`resolved`). Steps count from 0. Every schedule can start with a linear warm-up of W steps, which multiplies
/// it by `min(1, (t + 1)/W)`: step 0 is taken at 1/W of the rate, step W − 1 at all of it. Schedules that stretch over
/// the run begin after the warm-up; those with milestones and periods in absolute steps do not move.
public struct Schedule: Sendable, CatalogueNamed {
    /// The catalogue's name.
    public let name: String
    /// Length of the linear warm-up.
    public let warmup: ScheduleLength
    /// The options as a file would say them, without those left at their default.
    public let options: ConfigurationNode
    /// What the host does between epochs; nil for a function of the step alone.
    public let plateau: PlateauRule?
    let shape: any ScheduleShape

    init(
        _ name: String, _ shape: any ScheduleShape, warmup: ScheduleLength = .steps(0), plateau: PlateauRule? = nil,
        options: [(String, ConfigurationNode?)] = []
    ) {
        self.name = name
        self.shape = shape
        self.warmup = warmup
        self.plateau = plateau
        var node: ConfigurationNode = [:]
        for (key, value) in options { if let value { node[key] = value } }
        if warmup.steps(perEpoch: 1) > 0 { node["warmup"] = warmup.configuration }
        self.options = node
    }

    public var configuration: ConfigurationNode {
        options.map?.isEmpty ?? true ? .string(name) : .map([name: options])
    }

    /// The schedule of a run of `steps` steps, `stepsPerEpoch` of them per epoch.
    public func resolved(steps: Int, stepsPerEpoch: Int) -> ResolvedSchedule {
        ResolvedSchedule(
            shape: shape, run: RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch, warmup: warmup), isHostDriven: plateau != nil)
    }
}

/// The form of a schedule: its factor as one formula for host and program.
protocol ScheduleShape: Sendable {
    /// The factor at `step` (from 0), without the warm-up.
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number
}

/// How long a run is.
struct RunLength: Sendable {
    /// Steps of the whole run, ≥ 1.
    let steps: Int
    /// Steps of one epoch, ≥ 1.
    let stepsPerEpoch: Int
    /// Steps of the warm-up, ≥ 0.
    let warmup: Int

    init(steps: Int, stepsPerEpoch: Int, warmup: ScheduleLength) {
        self.steps = max(steps, 1)
        self.stepsPerEpoch = max(stepsPerEpoch, 1)
        self.warmup = warmup.steps(perEpoch: self.stepsPerEpoch)
    }

    /// The length in steps, at least 1.
    func count(_ length: ScheduleLength) -> Double { Double(max(length.steps(perEpoch: stepsPerEpoch), 1)) }

    /// How much of the run after the warm-up has passed at `step`: 0 at its first step, 1 after the last.
    func passed<Number: ScheduleNumber>(_ step: Number) -> Number {
        ((step - Double(warmup)) / Double(max(steps - warmup, 1))).limited(below: 0).limited(above: 1)
    }
}
