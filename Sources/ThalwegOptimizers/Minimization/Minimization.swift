public import ThalwegCore

/// An optimizer on a test function, in f64.
///
/// Hundreds of steps run as one program, whatever the optimizer does in a step; how they are cut into runs changes no bit.
public struct Minimization: Sendable {
    /// What is minimized.
    public var function: TestFunction
    /// How.
    public var optimizer: Optimizer
    /// The learning rate's schedule over the steps.
    public var schedule: Schedule
    /// From where, one number for each variable.
    public var start: [Double]
    /// How many steps, ≥ 0.
    public var steps: Int
    /// The seed of the optimizer's random numbers.
    public var seed: UInt64

    /// A minimization.
    ///
    /// - Parameter start: the function's own when nil.
    /// - Throws: `MinimizationError` for a start of another dimension or numbers that are not finite, for a negative number of steps.
    public init(
        _ function: TestFunction, with optimizer: Optimizer, schedule: Schedule = .constant(), from start: [Double]? = nil, steps: Int = 1000,
        seed: UInt64 = 0
    ) throws(MinimizationError) {
        self.function = function
        self.optimizer = optimizer
        self.schedule = schedule
        self.start = start ?? function.start
        self.steps = steps
        self.seed = seed
        guard self.start.count == function.dimension else {
            throw .dimension(function: function.name, variables: function.variables, given: self.start.count)
        }
        guard self.start.allSatisfy(\.isFinite) else { throw .startNotFinite(self.start) }
        guard (0...Minimization.mostSteps).contains(steps) else { throw .steps(steps, limit: Minimization.mostSteps) }
    }

    /// The most steps of a run.
    public static let mostSteps = 1_000_000
    private static let capacity = 512

    /// Runs all steps.
    ///
    /// - Parameters:
    ///   - engine: the device; the shared one when nil.
    ///   - progress: is told the number of steps done, now and then.
    ///   - isInterrupted: asked now and then; true ends the run with what there is.
    /// - Throws: `TraceError`, the first mistake in function or optimizer; `PJRTError` of the device.
    public func run(
        on engine: Engine? = nil, progress: (Int) -> Void = { _ in }, isInterrupted: () -> Bool = { false }
    ) throws -> MinimizationPath {
        let step = try compile(on: engine, trace)
        let parameters = function.parameters(at: start)
        let state = try transformation.initialState(for: parameters, on: engine)
        var values = ArrayTree().merging(parameters, under: "p").merging(state, under: "s")
        var path = MinimizationPath(self)
        // Each round notes where it stands, then steps: one round more than steps, whose step is not used.
        var done = 0
        while done <= steps, !isInterrupted() {
            let count = Swift.min(Minimization.capacity, steps + 1 - done)
            values["count"] = HostArray(scalar: Int32(count))
            let result = try step(values)
            let notes = result.subtree("notes")
            let columns = function.variables.map { notes[$0]?.doubles ?? [] }
            let heights = notes["value"]?.doubles ?? [], slopes = notes["slope"]?.doubles ?? []
            for index in 0..<count {
                path.points.append(columns.map { $0[index] })
                path.values.append(heights[index])
                path.gradientNorms.append(slopes[index])
            }
            values = ArrayTree().merging(result.subtree("p"), under: "p").merging(result.subtree("s"), under: "s")
            done += count
            progress(Swift.min(done, steps))
        }
        path.status = done <= steps ? .interrupted : path.isFinite ? .completed : .diverged
        return path
    }

    private var transformation: any GradientTransformation {
        optimizer.transformation(schedule: schedule.resolved(steps: Swift.max(steps, 1), stepsPerEpoch: Swift.max(steps, 1)), seed: seed)
    }

    /// `count` rounds from parameters `p` and state `s`; gives them back with the notes of the rounds.
    @Sendable private func trace(_ values: Tree) throws -> Tree {
        let objective = function.objective, transformation = transformation
        let parameters = values.subtree("p"), state = values.subtree("s")
        let count = values["count"] ?? Tensor(0, dtype: .int32)
        let blank = Tensor.zeros([Minimization.capacity], dtype: .float64)
        let names = function.variables + ["value", "slope"]
        let initial = parameters.leaves + state.leaves + names.map { _ in blank } + [Tensor(0, dtype: .int32)]
        let (a, b) = (parameters.count, parameters.count + state.count)
        let result = try whileLoop(initial) { (carry: [Tensor]) -> Tensor in
            carry[carry.count - 1] .< count
        } _: { (carry: [Tensor]) -> [Tensor] in
            let here = Tree(names: parameters.names, leaves: Array(carry[..<a]))
            var next = Tree(names: state.names, leaves: Array(carry[a..<b]))
            let index = carry[carry.count - 1]
            let (value, gradient) = objective.valueAndGradient(at: here)
            var (seen, height, slope) = (here, value, gradient)
            if let average = transformation.evaluationParameters(here, state: next) {
                seen = average
                (height, slope) = objective.valueAndGradient(at: average)
            }
            let notes = zip(carry[b...], seen.leaves + [height, slope.norm()]).map { note, entry in
                note.dynamicUpdateSlice(entry.reshape([1]), starts: [index])
            }
            let iterate = Iterate(parameters: here, value: value, objective: objective)
            let update = transformation.update(gradient, state: &next, at: iterate)
            guard next.names == state.names else {
                throw TraceError(op: optimizer.name, reason: "the names of the state change: \(next.names) after \(state.names)")
            }
            return (here + update).leaves + next.leaves + notes + [index + Tensor(1, dtype: .int32)]
        }
        return Tree().merging(Tree(names: parameters.names, leaves: Array(result[..<a])), under: "p")
            .merging(Tree(names: state.names, leaves: Array(result[a..<b])), under: "s")
            .merging(Tree(names: names, leaves: Array(result[b..<(b + names.count)])), under: "notes")
    }
}
