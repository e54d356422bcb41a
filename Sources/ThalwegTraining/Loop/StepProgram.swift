import ThalwegCore
import ThalwegNN
import ThalwegOptimizers

/// Traces the training step: rows of the data chosen by the epoch's order, loss, gradient, update.
///
/// Inputs: the state's leaves (donated), then inputs, targets, the order padded to whole batches, and the batch's start.
/// Outputs: the state's leaves and the batch's loss; with probes the loss and the signals, and no new state.
struct StepProgram {
    let plan: TrainingPlan
    let probe: ProbeLayout?

    func trace(state: TrainingState<TensorType>, inputs: TensorType, targets: TensorType, order: TensorType) throws -> Program {
        let types = state.leaves + [inputs, targets, order, TensorType(.int32, [])]
        return try Program.trace(types, closed: true) { arguments in
            let current = state.replacing(Array(arguments.prefix(state.count)))
            let rest = Array(arguments.dropFirst(state.count))
            let results = try step(current, inputs: rest[0], targets: rest[1], order: rest[2], start: rest[3])
            return probe == nil ? results : Array(results.dropFirst(state.count))
        }
    }

    /// The most steps of one run of `traceLoop`.
    static let capacity = 1024

    /// Traces a loop over consecutive steps of an epoch: nothing but the device works between them.
    ///
    /// Inputs: as above, then the number of steps, at most `capacity`. Outputs: the state's leaves, and the steps' losses,
    /// `f32[capacity]`, of which the first are set. Any number of steps runs through the same program, so how a run is cut into
    /// pieces does not change a bit of it.
    func traceLoop(state: TrainingState<TensorType>, inputs: TensorType, targets: TensorType, order: TensorType) throws -> Program {
        let number = TensorType(.int32, [])
        return try Program.trace(state.leaves + [inputs, targets, order, number, number], closed: true) { arguments in
            let rest = Array(arguments.dropFirst(state.count)), one = Tensor(1, dtype: .int32)
            let perStep = Tensor(Double(plan.batchSize), dtype: .int32)
            var initial = Array(arguments.prefix(state.count))
            initial.append(.zeros([StepProgram.capacity], dtype: .float32))
            initial.append(Tensor(0, dtype: .int32))
            let results = try whileLoop(initial) { (carry: [Tensor]) -> Tensor in
                carry[state.count + 1] .< rest[4]
            } _: { (carry: [Tensor]) -> [Tensor] in
                let index = carry[state.count + 1]
                let current = state.replacing(Array(carry.prefix(state.count)))
                let next = try step(current, inputs: rest[0], targets: rest[1], order: rest[2], start: rest[3] + index * perStep)
                let losses = carry[state.count].dynamicUpdateSlice(next[state.count].reshape([1]), starts: [index])
                var carried = Array(next.prefix(state.count))
                carried.append(losses)
                carried.append(index + one)
                return carried
            }
            return Array(results.prefix(state.count + 1))
        }
    }

    /// One step: the state's leaves, the batch's loss (f32), and with probes the signals.
    func step(
        _ current: TrainingState<Tensor>, inputs: Tensor, targets: Tensor, order: Tensor, start: Tensor
    ) throws -> [Tensor] {
        let key = RandomKey(seed: plan.seed).fold(current.step)
        let frozen = plan.model.frozenParameters
        let trained = current.parameters.filter { !frozen.contains($0) }
        let scaling = plan.experiment.lossScaling
        let batch = BatchGradientProgram(plan: plan, probe: probe, inputs: inputs, targets: targets, order: order)
        let probed = try batch.gradient(
            at: trained, current, start: start, key: key, scale: scaling?.scale(current.lossScaling, dtype: plan.precision))
        var optimizerState = current.optimizerState
        let objective = BatchObjective(batch: batch, current: current, start: start, key: key, isPenalized: probed.isPenalized).objective()
        let iterate = Iterate(parameters: trained, value: probed.value, objective: objective)
        let update = plan.makeTransformation().update(probed.gradient, state: &optimizerState, at: iterate)
        let moved = (trained + update.zip(trained) { $0.converted(to: $1.dtype) })
        var next = TrainingState<Tensor>(
            parameters: current.parameters.merging(moved), modelState: probed.modelState, optimizerState: optimizerState,
            lossScaling: current.lossScaling, step: current.step + Tensor(1, dtype: .int32))
        guard next.parameters.names == current.parameters.names, next.modelState.names == current.modelState.names,
            next.optimizerState.names == current.optimizerState.names
        else {
            throw TraceError(
                op: "training step",
                reason: "the names of the state change from step to step: \(next.optimizerState.names) after \(current.optimizerState.names)")
        }
        if let scaling, scaling == .dynamic {
            // A step whose gradient overflowed changes nothing but the scale and the number of the step.
            let isFinite = LossScaling.allFinite(probed.gradient)
            func kept(_ new: Tree, _ old: Tree) -> Tree { new.zip(old) { select(isFinite, $0, $1) } }
            next.parameters = kept(next.parameters, current.parameters)
            next.modelState = kept(next.modelState, current.modelState)
            next.optimizerState = kept(next.optimizerState, current.optimizerState)
            next.lossScaling = scaling.next(current.lossScaling, isFinite: isFinite)
        }
        let signals = try probe.map {
            try $0.signals(taps: probed.taps, tapGradients: probed.tapGradients, gradient: probed.gradient, update: update, parameters: trained, batchSize: plan.batchSize)
        } ?? []
        return next.leaves + [probed.loss.converted(to: .float32)] + signals
    }
}
