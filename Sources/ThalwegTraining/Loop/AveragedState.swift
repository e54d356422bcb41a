import PJRT
import ThalwegCore
import ThalwegNN
import ThalwegOptimizers

/// What is evaluated and handed back where the optimizer trains at one point and means another: the average of a schedule-free method,
/// of an exponential average of weights and the like, with running statistics of normalization made for it.
///
/// Statistics are the plain mean, over the batches of one pass through the training part in training mode, of each batch's mean and
/// biased variance (microbatches where a step has them; a last, smaller batch is left out), as `torch.optim.swa_utils.update_bn` but for
/// the bias. Cost of one evaluation: a forward pass over the training part, nothing without normalization by statistics. It changes
/// nothing of the training state.
struct AveragedState {
    private let program: CompiledProgram
    private let inputs: Buffer
    private let order: Buffer
    private let types: TrainingState<TensorType>

    /// nil where what is trained is also what is evaluated.
    ///
    /// - Parameters:
    ///   - inputs: the training part's.
    ///   - order: an epoch's order, in which the batches are taken.
    init?(plan: TrainingPlan, types: TrainingState<TensorType>, inputs: Buffer, inputType: TensorType, order: HostArray, engine: Engine) throws {
        let traced = try AveragedStateProgram(plan: plan).trace(state: types, inputs: inputType, order: TensorType(order.dtype, order.shape))
        guard let traced else { return nil }
        program = try engine.compile(
            traced, named: "averaged_state", inputNames: types.names + ["the training inputs", "the epoch's order"])
        self.inputs = inputs
        self.order = try engine.upload(order)
        self.types = types
    }

    /// The state with the parameters to evaluate and statistics that belong to them.
    func callAsFunction(_ state: TrainingState<Buffer>) throws -> TrainingState<Buffer> {
        let results = try program.run(buffers: state.leaves + [inputs, order])
        var averaged = state
        averaged.parameters = NamedTree(names: state.parameters.names, leaves: Array(results.prefix(state.parameters.count)))
        averaged.modelState = NamedTree(names: state.modelState.names, leaves: Array(results.dropFirst(state.parameters.count)))
        return averaged
    }
}

/// Traces `AveragedState`. Inputs: the state's leaves, the training inputs, an order. Outputs: parameters and running statistics.
struct AveragedStateProgram {
    let plan: TrainingPlan

    /// nil where the optimizer has no parameters of its own for evaluation.
    func trace(state: TrainingState<TensorType>, inputs: TensorType, order: TensorType) throws -> Program? {
        var isAveraged = false
        let program = try Program.trace(state.leaves + [inputs, order], closed: true) { arguments in
            let current = state.replacing(Array(arguments.prefix(state.count)))
            let trained = current.parameters.filter { !plan.model.frozenParameters.contains($0) }
            guard let averaged = plan.makeTransformation().evaluationParameters(trained, state: current.optimizerState) else {
                return [current.step]
            }
            isAveraged = true
            let seen = current.parameters.merging(averaged.zip(trained) { $0.converted(to: $1.dtype) })
            return seen.leaves + (try statistics(at: seen, current.modelState, inputs: arguments[state.count], order: arguments[state.count + 1])).leaves
        }
        return isAveraged ? program : nil
    }

    private func statistics(at parameters: Tree, _ initial: Tree, inputs: Tensor, order: Tensor) throws -> Tree {
        let size = plan.microbatchSize, batches = plan.data.training.count / size
        guard !initial.isEmpty, batches > 0 else { return initial }
        let key = RandomKey(seed: plan.seed).fold(0x57a7)
        return try scan(initial, over: [.iota([batches], axis: 0, dtype: .int32)]) { running, step in
            let position = .iota([size], axis: 0, dtype: .int32) + step[0] * Tensor(Double(size), dtype: .int32)
            let x = inputs.gathered(rows: order.gathered(rows: position))
            let weight = 1 / (step[0] + Tensor(1, dtype: .int32)).converted(to: .float64)
            let result = plan.model.apply(
                x, parameters: parameters, state: running, training: true, key: key.fold(step[0]), statisticsWeight: weight)
            return (result.state.zip(running) { $0.converted(to: $1.dtype) }, [])
        }.carry
    }
}
