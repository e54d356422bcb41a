import PJRT
import ThalwegCore
import ThalwegData
import ThalwegOptimizers

/// Trains while the learning rate grows by one factor after each step, all in one program: the rate is a leaf of the state, so nothing is compiled again.
///
/// A sweep changes a state of its own; parameters that were given stay as they are.
struct RangeProgram {
    private let plan: TrainingPlan
    private let engine: Engine
    private let initial: TrainingState<HostArray>
    private let program: CompiledProgram
    private let inputs: Buffer, targets: Buffer

    init(plan: TrainingPlan, parameters: ArrayTree?, engine: Engine) throws {
        self.plan = plan
        self.engine = engine
        let inputs = plan.inputs(of: plan.data.training), targets = plan.targets(of: plan.data.training)
        initial = try Initialization.state(of: plan, parameters: parameters, engine: engine)
        let types = initial.map { TensorType($0.dtype, $0.shape) }
        let traced = try RangeProgram.trace(
            plan, state: types, inputs: TensorType(inputs.dtype, inputs.shape), targets: TensorType(targets.dtype, targets.shape))
        program = try engine.compile(
            traced, named: "learning_rate_range", aliases: Dictionary(uniqueKeysWithValues: (0..<types.count).map { ($0, $0) }),
            inputNames: types.names + ["the training inputs", "the training targets", "the epoch's order"])
        self.inputs = try engine.upload(inputs)
        self.targets = try engine.upload(targets)
    }

    /// Inputs: the state's leaves (donated), inputs, targets, the epoch's order, the first batch's start, the number of steps, the growth of the rate (f64).
    /// Outputs: the state's leaves, the steps' losses `f32[capacity]`. Ends before a step whose forerunner's loss was not finite.
    private static func trace(
        _ plan: TrainingPlan, state: TrainingState<TensorType>, inputs: TensorType, targets: TensorType
    ) throws -> Program {
        let number = TensorType(.int32, []), order = TensorType(.int32, [plan.stepsPerEpoch * plan.batchSize])
        let step = StepProgram(plan: plan, probe: nil)
        return try Program.trace(state.leaves + [inputs, targets, order, number, number, TensorType(.float64, [])], closed: true) { arguments in
            let rest = Array(arguments.dropFirst(state.count)), one = Tensor(1, dtype: .int32)
            let perStep = Tensor(Double(plan.batchSize), dtype: .int32), count = state.count
            var start = Array(arguments.prefix(count))
            start.append(Tensor.full(.nan, [StepProgram.capacity], dtype: .float32))
            start.append(Tensor(0, dtype: .int32))
            start.append(Tensor(0, dtype: .float32))
            let results = try whileLoop(start) { (carry: [Tensor]) -> Tensor in
                (carry[count + 1] .< rest[4]).and(isFinite(carry[count + 2]))
            } _: { (carry: [Tensor]) -> [Tensor] in
                let index = carry[count + 1]
                let results = try step.step(
                    state.replacing(Array(carry.prefix(count))), inputs: rest[0], targets: rest[1], order: rest[2], start: rest[3] + index * perStep)
                var next = state.replacing(Array(results.prefix(count)))
                if let rate = next.optimizerState[Optimizer.learningRateLeaf] { next.optimizerState[Optimizer.learningRateLeaf] = rate * rest[5] }
                let losses = carry[count].dynamicUpdateSlice(results[count].reshape([1]), starts: [index])
                return next.leaves + [losses, index + one, results[count]]
            }
            return Array(results.prefix(count + 1))
        }
    }

    /// The batch losses of a sweep, each before the update of its step; fewer than `steps` where one was not finite, which is then the last.
    ///
    /// - Parameters:
    ///   - seeded: the plan with the sweep's seed, which makes initial parameters, where none were given, and the order of the examples.
    ///   - growth: of the rate per step.
    ///   - progress: called with the steps done.
    func sweep(
        of seeded: TrainingPlan, low: Double, growth: Double, steps: Int, parameters: ArrayTree?, progress: (Int) -> Void, isInterrupted: () -> Bool
    ) throws -> [Double] {
        var fresh = seeded.seed == plan.seed ? initial : try Initialization.state(of: seeded, parameters: parameters, engine: engine)
        fresh.optimizerState[Optimizer.learningRateLeaf] = HostArray(scalar: low)
        var state = try fresh.map(engine.upload)
        let orders = EpochOrder(count: plan.data.training.count, seed: seeded.seed), perEpoch = plan.stepsPerEpoch
        var losses: [Double] = []
        var order: Buffer?
        while losses.count < steps, losses.last?.isFinite ?? true, !isInterrupted() {
            let batch = losses.count % perEpoch
            if batch == 0 || order == nil {
                let examples = orders.order(epoch: losses.count / perEpoch)
                order = try engine.upload(HostArray(examples + [Int32](repeating: 0, count: perEpoch * plan.batchSize - examples.count)))
            }
            guard let order else { break }
            let count = min(steps - losses.count, perEpoch - batch, 32)
            let results = try program.run(
                buffers: state.leaves + [
                    inputs, targets, order, engine.upload(HostArray(scalar: Int32(batch * plan.batchSize))),
                    engine.upload(HostArray(scalar: Int32(count))), engine.upload(HostArray(scalar: growth)),
                ])
            state = state.replacing(Array(results.prefix(state.count)))
            let found = try engine.download(results[state.count]).doubles.prefix(count)
            losses += found.prefix(through: found.firstIndex { !$0.isFinite } ?? found.endIndex - 1)
            progress(losses.count)
        }
        return losses
    }
}
