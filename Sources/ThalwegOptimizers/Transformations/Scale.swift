import ThalwegCore

/// Multiplies the update by a number. Stateless. optax: `scale`.
public struct Scale: GradientTransformation {
    /// The factor.
    public let factor: Double

    /// Multiplication by `factor`.
    public init(_ factor: Double) { self.factor = factor }

    public func makeState(for parameters: Tree) -> Tree { Tree() }
    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree { gradient.map { factor * $0 } }
}

/// Multiplies the update by a schedule's factor at the step. State: `count`. optax: `scale_by_schedule`.
public struct ScaleBySchedule: GradientTransformation {
    /// The factor as a function of the step.
    public let schedule: ResolvedSchedule
    /// A further factor; negative descends.
    public let factor: Double

    /// Multiplication by `factor · schedule(step)`.
    public init(_ schedule: ResolvedSchedule, factor: Double = 1) {
        self.schedule = schedule
        self.factor = factor
    }

    public func makeState(for parameters: Tree) -> Tree { Tree([(StepCount.name, StepCount.zero)]) }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        state = Tree([(StepCount.name, count)])
        let scalar = factor * schedule.factor(step: step - 1)
        return gradient.map { $0.scaled(by: scalar) }
    }
}

extension GradientTransformation where Self == Scale {
    /// Multiplies by `factor`.
    public static func scale(by factor: Double) -> Scale { Scale(factor) }
    /// Multiplies by `−learningRate`: the last part of a chain that descends.
    public static func scale(byLearningRate learningRate: Double) -> Scale { Scale(-learningRate) }
}

extension GradientTransformation where Self == ScaleBySchedule {
    /// Multiplies by the schedule's factor.
    public static func scale(by schedule: ResolvedSchedule) -> ScaleBySchedule { ScaleBySchedule(schedule) }
    /// Multiplies by `−learningRate · factor`: the last part of a chain that descends.
    public static func scale(byLearningRate learningRate: Double, schedule: ResolvedSchedule) -> ScaleBySchedule {
        ScaleBySchedule(schedule, factor: -learningRate)
    }
}
