import ThalwegCore
import ThalwegNN
import ThalwegOptimizers

/// The gradient of a step's batch, and what was measured on the way.
struct BatchGradient {
    /// Without penalties.
    let loss: Tensor
    /// With penalties; the loss where there are none.
    let value: Tensor
    /// Whether there are penalties.
    let isPenalized: Bool
    let gradient: Tree
    /// Running statistics after the batch.
    let modelState: Tree
    let taps: Tree
    let tapGradients: Tree
}

/// Traces loss and gradient of the rows `start ..< start + batchSize` of an epoch's order, whole or in microbatches.
///
/// Microbatches are run one after the other by a scan, which adds up their gradients: Σⱼ ∇(Σᵢ wᵢ lossᵢ / W), where W is the weight of the whole
/// batch, also of the last, smaller one. So the gradient is that of the whole batch up to rounding, with the memory of one microbatch.
/// Batch normalization sees each microbatch by itself, and so does dropout, whose key is folded with its number.
struct BatchGradientProgram {
    let plan: TrainingPlan
    let probe: ProbeLayout?
    let inputs: Tensor
    let targets: Tensor
    let order: Tensor

    /// - Parameter scale: a factor on the loss, divided out of the results again.
    func gradient(at trained: Tree, _ current: TrainingState<Tensor>, start: Tensor, key: RandomKey, scale: Tensor?) throws -> BatchGradient {
        let sum = plan.microbatches == 1
            ? try microbatch(at: trained, current, rows: .iota([plan.batchSize], axis: 0, dtype: .int32) + start, total: nil, key: key, scale: scale)
            : try accumulated(at: trained, current, start: start, key: key, scale: scale)
        guard let scale else { return sum }
        func unscaled(_ tree: Tree) -> Tree { tree.map { $0 / scale.converted(to: $0.dtype) } }
        return BatchGradient(
            loss: sum.loss, value: sum.value, isPenalized: sum.isPenalized, gradient: unscaled(sum.gradient), modelState: sum.modelState, taps: sum.taps,
            tapGradients: unscaled(sum.tapGradients))
    }

    /// The rows at positions of the epoch's order; those from `end` on weigh 0.
    func rows(at position: Tensor, end: Tensor) -> BatchRows {
        let rows = order.gathered(rows: position)
        return BatchRows(
            inputs: inputs.gathered(rows: rows), targets: targets.gathered(rows: rows), weights: (position .< end).converted(to: plan.precision))
    }

    /// Loss and gradient of one microbatch, as its share of the batch.
    ///
    /// - Parameters:
    ///   - rows: positions in the epoch's order.
    ///   - total: the weight of the whole batch; nil where this is all of it.
    private func microbatch(
        at trained: Tree, _ current: TrainingState<Tensor>, rows position: Tensor, end: Tensor? = nil, total: Tensor?, key: RandomKey, scale: Tensor?
    ) throws -> BatchGradient {
        // The last batch of an epoch may be padded: its rows count only up to the number of examples.
        let rows = rows(at: position, end: end ?? Tensor(Double(plan.data.training.count), dtype: .int32))
        var isPenalized = false
        let result = try tappedValueAndGrad(
            at: trained, taps: { probe?.wants($0) ?? false }, differentiating: { probe?.wantsGradient($0) ?? false }
        ) { parameters in
            let all = current.parameters.merging(parameters)
            let result = plan.model.apply(rows.inputs, parameters: all, state: current.modelState, training: true, key: key)
            let value = plan.batchLoss(outputs: result.output, targets: rows.targets, weights: rows.weights, total: total)
            let penalty = plan.penalty(parameters: all, layers: result.penalty)
            var extra = current.modelState.merging(result.state)
            extra["loss"] = value
            isPenalized = penalty != nil
            let share = plan.microbatches == 1 ? penalty : penalty.map { $0 * (1 / Double(plan.microbatches)) }
            let loss = share.map { value + $0 } ?? value
            extra["value"] = loss
            return (loss: scale.map { loss * $0 } ?? loss, extra: extra)
        }
        var state = result.extra
        state["loss"] = nil
        state["value"] = nil
        return BatchGradient(
            loss: result.extra["loss"] ?? result.value, value: result.extra["value"] ?? result.value, isPenalized: isPenalized, gradient: result.gradient,
            modelState: state, taps: result.taps, tapGradients: result.tapGradients)
    }

    private func accumulated(
        at trained: Tree, _ current: TrainingState<Tensor>, start: Tensor, key: RandomKey, scale: Tensor?
    ) throws -> BatchGradient {
        let size = plan.microbatchSize, stateNames = current.modelState.names
        let count = Tensor(Double(plan.data.training.count), dtype: .int32)
        let end = min(start + Tensor(Double(plan.batchSize), dtype: .int32), count)
        let total = (end - start).converted(to: plan.precision)
        var tapNames: (values: [String], gradients: [String]) = ([], []), isPenalized = false
        let zero = Tensor(0, dtype: plan.precision)
        let initial = [zero, zero] + trained.zeros().leaves + current.modelState.leaves
        let result = try scan(initial, over: [.iota([plan.microbatches], axis: 0, dtype: .int32)]) { carry, step in
            var here = current
            here.modelState = Tree(names: stateNames, leaves: Array(carry.dropFirst(2 + trained.count)))
            let position = .iota([size], axis: 0, dtype: .int32) + start + step[0] * Tensor(Double(size), dtype: .int32)
            let piece = try microbatch(
                at: trained, here, rows: position, end: end, total: total, key: key.fold(step[0]), scale: scale)
            tapNames = (piece.taps.names, piece.tapGradients.names)
            isPenalized = piece.isPenalized
            let gradient = zip(carry[2...], piece.gradient.leaves).map { $0 + $1 }
            let state = stateNames.compactMap { piece.modelState[$0] }
            return ([carry[0] + piece.loss, carry[1] + piece.value] + gradient + state, piece.taps.leaves + piece.tapGradients.leaves)
        }
        // Rows of the microbatches one behind the other, without those that fill the last one up.
        let tapped = result.outputs.map { stacked -> Tensor in
            guard stacked.rank > 1, stacked.shape[1] == size else { return stacked }
            return stacked.reshape(Shape([-1] + stacked.shape.dimensions.dropFirst(2))).slice(axis: 0, to: plan.batchSize)
        }
        return BatchGradient(
            loss: result.carry[0], value: result.carry[1], isPenalized: isPenalized,
            gradient: Tree(names: trained.names, leaves: Array(result.carry[2..<2 + trained.count])),
            modelState: Tree(names: stateNames, leaves: Array(result.carry[(2 + trained.count)...])),
            taps: Tree(names: tapNames.values, leaves: Array(tapped.prefix(tapNames.values.count))),
            tapGradients: Tree(names: tapNames.gradients, leaves: Array(tapped.dropFirst(tapNames.values.count))))
    }
}
