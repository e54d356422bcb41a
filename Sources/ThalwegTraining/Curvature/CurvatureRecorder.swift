import ThalwegCore
import ThalwegCurvature

/// Looks at the curvature while a network trains, within its share of the time.
///
/// A look takes some 20 to 40 Hessian products over the examples. It reads the parameters and changes nothing, so that a run has the same bits
/// with and without it.
struct CurvatureRecorder {
    let schedule: CurvatureSchedule
    private let plan: TrainingPlan
    private let engine: Engine
    private var problem: CurvatureProblem?
    private(set) var seconds = 0.0
    private var longest = 0.0
    private(set) var records: [CurvatureRecord] = []

    init(_ schedule: CurvatureSchedule, plan: TrainingPlan, engine: Engine, records: [CurvatureRecord]) {
        (self.schedule, self.plan, self.engine, self.records) = (schedule, plan, engine, records)
    }

    /// Whether a step's turn has come and there is time for it.
    func isDue(step: Int, trained: Double) -> Bool {
        guard step % schedule.every == 0, records.last.map({ $0.step < step }) ?? true else { return false }
        return records.isEmpty || seconds + longest <= schedule.share * trained
    }

    /// Steps until the next turn, at least 1.
    func steps(from step: Int) -> Int { schedule.every - step % schedule.every }

    mutating func record(step: Int, parameters: ArrayTree, state: ArrayTree, learningRate: Double) throws {
        let begin = ContinuousClock.now
        let trained = parameters.filter { !plan.model.frozenParameters.contains($0) }
        let here: CurvatureProblem
        if let problem, state.isEmpty {
            here = try problem.moved(to: trained)
        } else if let problem {
            here = try problem.moved(to: trained, fixed: TrainingPlan.curvatureFixed(parameters, state, frozen: plan.model.frozenParameters))
        } else {
            here = try plan.experiment.curvatureProblem(
                at: parameters, state: state, data: plan.data, examples: schedule.examples, noise: .evaluation, engine: engine)
        }
        let isFirst = problem == nil
        problem = here
        do {
            let slope = try here.slope(), hessian = HessianOperator(of: here)
            let ends = try hessian.extremeEigenpairs(largest: 1, smallest: 1, tolerance: 0.02, maximumProducts: 40, seed: plan.seed)
            let trace = try hutchinsonTrace(of: hessian, probes: 4, seed: plan.seed &+ UInt64(step))
            let sharpness = try here.sharpness(slope: slope)
            guard let top = ends.largest.first, let bottom = ends.smallest.first else { return }
            records.append(
                CurvatureRecord(
                    step: step, loss: slope.loss, largest: top.value, largestBound: top.bound, smallest: bottom.value, smallestBound: bottom.bound,
                    trace: trace.value, traceError: trace.standardError, stability: learningRate * top.value, sharpness: sharpness.alongGradient))
        } catch CurvatureError.notFinite {
            // A run that diverges has no curvature; its log says where.
        }
        let duration = (ContinuousClock.now - begin).components
        let took = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
        // The first look compiles, which later ones do not.
        if !isFirst { (seconds, longest) = (seconds + took, max(longest, took)) }
    }
}
