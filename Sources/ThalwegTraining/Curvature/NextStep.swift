import PJRT
public import ThalwegCore
public import ThalwegCurvature
public import ThalwegOptimizers

/// What an optimizer would do at the place where a run ended.
public struct NextStep: Sendable {
    /// After the schedule.
    public let learningRate: Double
    /// The curvature at which steps stop being stable; nil where no such bound is known.
    public let bound: StabilityBound?
    /// What the optimizer divides by, entry by entry, where the bound is on a preconditioned Hessian and there was a step.
    public let preconditioner: ArrayTree?
    /// The parameters after the step on the next batch; nil where the optimizer evaluates other parameters than it trains.
    public let parameters: ArrayTree?

    /// As curvature sees it, at the point where the run ended.
    ///
    /// - Throws: `CurvatureError.otherParameters` where the problem is another model's.
    public func rule(of problem: CurvatureProblem) throws -> StepRule {
        let needsDivisor = bound?.matrix == .preconditionedHessian
        return StepRule(
            learningRate: learningRate, coefficient: needsDivisor && preconditioner == nil ? nil : bound?.coefficient, decay: bound?.decay ?? 0,
            preconditioner: try needsDivisor ? preconditioner.map { try problem.vectors(of: [$0]) } : nil,
            update: try parameters.map { try problem.offsets(to: problem.vectors(of: [$0])) })
    }
}

/// Computes what the optimizer divides by from its state.
struct PreconditionerProgram {
    private let program: CompiledProgram
    private let names: [String]

    /// nil where the optimizer's stability is not that of a preconditioned Hessian.
    init?(plan: TrainingPlan, types: TrainingState<TensorType>, engine: Engine) throws {
        guard plan.experiment.optimizer.stability?.matrix == .preconditionedHessian else { return nil }
        var names: [String]?
        let traced = try Program.trace(types.optimizerState.leaves, closed: true) { leaves in
            let found = plan.makeTransformation().preconditioner(state: Tree(names: types.optimizerState.names, leaves: leaves))
            names = found?.names
            return found?.leaves ?? leaves
        }
        guard let names else { return nil }
        program = try engine.compile(traced, named: "preconditioner")
        self.names = names
    }

    /// nil before the first step, which has divided by nothing yet.
    func callAsFunction(_ state: TrainingState<Buffer>, engine: Engine) throws -> ArrayTree? {
        let leaves = try program.run(buffers: state.optimizerState.leaves).map(engine.download)
        return leaves.allSatisfy({ $0.doubles.allSatisfy(\.isFinite) }) && leaves.contains { $0.doubles.contains { $0 > 0 } }
            ? ArrayTree(names: names, leaves: leaves) : nil
    }
}
