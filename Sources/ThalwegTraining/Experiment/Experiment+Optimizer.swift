import PJRT
import ThalwegCore
import ThalwegOptimizers

extension TrainingPlan {
    /// The schedule of this run, whose length is now known.
    var resolvedSchedule: ResolvedSchedule { experiment.schedule.resolved(steps: plannedSteps, stepsPerEpoch: stepsPerEpoch) }

    /// What turns a gradient into an update: gradient processing, direction, learning rate, schedule.
    func makeTransformation() -> any GradientTransformation {
        experiment.optimizer.transformation(schedule: resolvedSchedule, processing: experiment.gradient, seed: experiment.seed)
            .knowing(factoredLayers)
    }

    /// The trained layers whose curvature has Kronecker factors.
    var factoredLayers: [FactoredLayer] { model.factoredLayers(trained: Set(model.parameterNames).subtracting(model.frozenParameters)) }

    /// The learning rate at a step, after the schedule; `scale` is what a host-driven schedule has come to.
    func learningRate(step: Int, scale: Double = 1) -> Double {
        experiment.optimizer.learningRate * resolvedSchedule.factor(step: max(step, 0)) * scale
    }

    /// What a host-driven schedule (`reduce_on_plateau`) has come to after these epochs; nil for any other schedule.
    func plateauScale(after history: [EpochRecord]) -> Double? {
        guard let rule = experiment.schedule.plateau else { return nil }
        var state = PlateauState()
        for record in history { _ = state.observe(record.measures.validation?.loss ?? record.measures.train.loss, rule: rule) }
        return state.scale
    }
}
