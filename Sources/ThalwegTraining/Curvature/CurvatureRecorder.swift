import ThalwegCore
import ThalwegCurvature

/// Looks at the curvature while a network trains, within its share of the time.
///
/// A look takes some 20 to 40 Hessian products over the examples, twice as many where the optimizer's bound is on a preconditioned Hessian.
/// It reads the parameters and changes nothing, so that a run has the same bits with and without it.
struct CurvatureRecorder {
    let schedule: CurvatureSchedule
    private let plan: TrainingPlan
    private let engine: Engine
    private var problem: CurvatureProblem?
    /// Where the last record was made, and the top eigenvector there.
    private var waiting: (problem: CurvatureProblem, top: VectorBlock)?
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

    /// Steps until the next turn, at least 1; after a look one, to see what the step did.
    func steps(from step: Int) -> Int { isWaiting ? 1 : schedule.every - step % schedule.every }

    /// Whether the last record waits for the step that comes after it.
    var isWaiting: Bool { waiting != nil }

    mutating func record(step: Int, parameters: ArrayTree, state: ArrayTree, next: NextStep) throws {
        let begin = ContinuousClock.now, isFirst = problem == nil
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
        problem = here
        defer { count(since: begin, isFirst: isFirst) }
        do {
            let slope = try here.slope(), hessian = HessianOperator(of: here)
            let ends = try hessian.extremeEigenpairs(largest: 1, smallest: 1, tolerance: 0.02, maximumProducts: 40, seed: plan.seed)
            let trace = try hutchinsonTrace(of: hessian, probes: 4, seed: plan.seed &+ UInt64(step))
            let rise = slope.gradientNorm > 0 ? try here.rise(along: slope.gradient, by: 0.05 / slope.gradientNorm).value : 0
            guard let top = ends.largest.first, let bottom = ends.smallest.first else { return }
            let margin = try hessian.stabilityMargin(of: next.rule(of: here), top: top, tolerance: 0.02, maximumProducts: 40, seed: plan.seed)?.margin
            var record = CurvatureRecord(
                step: step, loss: slope.loss, largest: top.value, largestBound: top.bound, smallest: bottom.value, smallestBound: bottom.bound,
                trace: trace.value, traceError: trace.standardError, stability: next.learningRate * top.value, sharpness: rise)
            (record.stabilityRatio, record.stabilityCoefficient) = (margin?.ratio, margin?.coefficient)
            if margin?.isPreconditioned == true { record.preconditionedLargest = margin?.largest }
            record.gradientAlongTop = try here.algebra.share(of: slope.gradient, along: [top.vector])
            records.append(record)
            waiting = (here, top.vector)
        } catch CurvatureError.notFinite {
            // A run that diverges has no curvature; its log says where.
        }
    }

    /// Adds to the last record what the step after it did.
    mutating func complete(parameters: ArrayTree) throws {
        guard let (problem, top) = waiting, let last = records.indices.last else { return }
        waiting = nil
        let begin = ContinuousClock.now
        defer { count(since: begin, isFirst: records.count == 1) }
        let update = try problem.offsets(to: problem.vectors(of: [parameters]))
        records[last].stepAlongTop = try problem.algebra.share(of: update, along: [top])
        guard records[last].stepAlongTop != nil else { return }
        do {
            let alpha = try problem.localQuadratic(along: update).alpha
            (records[last].alpha, records[last].alphaError) = (alpha?.value, alpha?.standardError)
        } catch CurvatureError.notFinite {
            // As above.
        }
    }

    private mutating func count(since begin: ContinuousClock.Instant, isFirst: Bool) {
        let duration = (ContinuousClock.now - begin).components
        let took = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
        // The first look compiles, which later ones do not.
        if !isFirst { (seconds, longest) = (seconds + took, max(longest, took)) }
    }
}
