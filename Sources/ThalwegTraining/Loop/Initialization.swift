import ThalwegCore
import ThalwegNN

/// The state before the first step.
enum Initialization {
    /// Initial parameters from the seed (or the given ones), running statistics and the optimizer's state, made in one program.
    static func state(of plan: TrainingPlan, parameters given: ArrayTree?, engine: Engine) throws -> TrainingState<HostArray> {
        var names: TrainingState<TensorType>?
        let program = try Program.trace([], closed: true) { _ in
            let key = RandomKey(seed: plan.seed).fold(0x1417)
            let (initial, modelState) = plan.model.initialize(key: key, dtype: plan.precision)
            let parameters = given.map { initial.merging($0.tensors) } ?? initial
            let trained = parameters.filter { !plan.model.frozenParameters.contains($0) }
            let state = TrainingState<Tensor>(
                parameters: parameters, modelState: modelState, optimizerState: plan.makeTransformation().makeState(for: trained),
                lossScaling: plan.experiment.lossScaling?.makeState() ?? Tree(), step: Tensor(0, dtype: .int32))
            names = state.map(\.type)
            return state.leaves
        }
        guard let names else { throw TraceError(op: "initialize", reason: "nothing was traced") }
        // The host reads the state while the device still has it.
        let size = names.leaves.reduce(0) { $0 + $1.byteCount }
        return names.replacing(try engine.runOnce(program, named: "initialize", outputNames: names.names, reserving: size))
    }
}
