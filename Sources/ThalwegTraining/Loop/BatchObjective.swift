import ThalwegCore
import ThalwegNN
import ThalwegOptimizers

/// A step's batch as the functions that an optimizer may ask: the loss anywhere, and the loss taken apart.
///
/// Rows, dropout's key and the running statistics are those of the step, at every point; batch normalization uses the batch's
/// statistics. Nothing is traced unless it is asked for. In microbatches, each is run by itself and its derivative computes the values
/// inside again, so that memory stays that of one microbatch, at the cost of one more forward pass.
struct BatchObjective {
    let batch: BatchGradientProgram
    let current: TrainingState<Tensor>
    let start: Tensor
    let key: RandomKey
    /// Whether there are penalties.
    let isPenalized: Bool

    private var plan: TrainingPlan { batch.plan }

    /// The objective of the trained parameters; frozen ones stay as they are.
    func objective() -> Objective { Objective({ try loss($0) }, model: model()) }

    private func loss(_ parameters: Tree) throws -> Tensor {
        let total = total
        let sum = try summed(parameters) { rows, output in plan.batchLoss(outputs: output, targets: rows.targets, weights: rows.weights, total: total) }
        return isPenalized ? sum + penalty(parameters) : sum
    }

    private func model() -> ModelObjective {
        let total = total
        var sampled: (@Sendable (Tensor, RandomKey) throws -> Tensor)?
        if plan.loss.isNegativeLogLikelihood {
            sampled = { outputs, key in
                let rows = allRows()
                guard let each = plan.loss.sampledPerExample(outputs: outputs, targets: rows.targets, key: key) else { return outputs }
                return plan.reduced(each, weights: rows.weights, total: total)
            }
        }
        var penalty: (@Sendable (Tree) throws -> Tensor)?
        if isPenalized { penalty = { self.penalty($0) } }
        return ModelObjective(
            outputs: { try outputs($0) },
            lossOfOutputs: { outputs in
                let rows = allRows()
                return plan.batchLoss(outputs: outputs, targets: rows.targets, weights: rows.weights, total: total)
            },
            penalty: penalty, sampledLossOfOutputs: sampled, exampleCount: (end - start).converted(to: .float64), factored: factored())
    }

    /// The model with tapped layers: in microbatches on the first of them alone, so that memory stays that of one.
    private func factored() -> FactoredModel {
        let isSplit = plan.microbatches > 1, all = Tensor(Double(plan.microbatchSize), dtype: .int32)
        let count = isSplit ? min(end - start, all) : end - start, total = count.converted(to: plan.precision)
        @Sendable func part() -> BatchRows { isSplit ? self.rows(ofMicrobatch: Tensor(0, dtype: .int32)) : allRows() }
        let ownKey = isSplit ? key.fold(Tensor(0, dtype: .int32)) : key
        var sampled: (@Sendable (Tensor, RandomKey) throws -> Tensor)?
        if plan.loss.isNegativeLogLikelihood {
            sampled = { outputs, key in
                let rows = part()
                guard let each = plan.loss.sampledPerExample(outputs: outputs, targets: rows.targets, key: key) else { return outputs }
                return plan.reduced(each, weights: rows.weights, total: total)
            }
        }
        return FactoredModel(
            outputs: { apply($0, part(), key: ownKey, tapsFactors: true).output },
            lossOfOutputs: { outputs in
                let rows = part()
                return plan.batchLoss(outputs: outputs, targets: rows.targets, weights: rows.weights, total: total)
            },
            sampledLossOfOutputs: sampled, weights: part().weights, exampleCount: count.converted(to: .float64), layers: plan.factoredLayers)
    }

    /// The position in the order behind the batch's last row that counts.
    private var end: Tensor { min(start + Tensor(Double(plan.batchSize), dtype: .int32), Tensor(Double(plan.data.training.count), dtype: .int32)) }
    private var total: Tensor { (end - start).converted(to: plan.precision) }

    /// The batch's rows, one microbatch behind the other.
    private func allRows() -> BatchRows {
        let count = plan.microbatches == 1 ? plan.batchSize : plan.microbatches * plan.microbatchSize
        return batch.rows(at: .iota([count], axis: 0, dtype: .int32) + start, end: end)
    }

    private func rows(ofMicrobatch number: Tensor) -> BatchRows {
        let size = plan.microbatchSize
        let position = .iota([size], axis: 0, dtype: .int32) + start + number * Tensor(Double(size), dtype: .int32)
        return batch.rows(at: position, end: end)
    }

    private func apply(_ parameters: Tree, _ rows: BatchRows, key: RandomKey, tapsFactors: Bool = false) -> ModelOutput {
        plan.model.apply(
            rows.inputs, parameters: current.parameters.merging(parameters), state: current.modelState, training: true, key: key,
            tapsFactors: tapsFactors)
    }

    private func summed(_ parameters: Tree, _ body: (BatchRows, Tensor) -> Tensor) throws -> Tensor {
        guard plan.microbatches > 1 else {
            let rows = allRows()
            return body(rows, apply(parameters, rows, key: key).output)
        }
        return try scan(Tensor(0, dtype: plan.precision), over: [.iota([plan.microbatches], axis: 0, dtype: .int32)]) { sum, step in
            let rows = rows(ofMicrobatch: step[0])
            return (sum + (try checkpoint(parameters) { body(rows, apply($0, rows, key: key.fold(step[0])).output) }), [])
        }.carry
    }

    private func outputs(_ parameters: Tree) throws -> Tensor {
        guard plan.microbatches > 1 else { return apply(parameters, allRows(), key: key).output }
        let stacked = try scan([Tensor](), over: [.iota([plan.microbatches], axis: 0, dtype: .int32)]) { carry, step in
            let rows = rows(ofMicrobatch: step[0])
            return (carry, [try checkpoint(parameters) { apply($0, rows, key: key.fold(step[0])).output }])
        }.outputs[0]
        return stacked.reshape(Shape([-1] + stacked.shape.dimensions.dropFirst(2)))
    }

    private func penalty(_ parameters: Tree) -> Tensor {
        let all = current.parameters.merging(parameters)
        // The layers' own depend on no input: of the pass through them nothing else is left in the program.
        let layers = apply(parameters, rows(ofMicrobatch: Tensor(0, dtype: .int32)), key: key).penalty
        return plan.penalty(parameters: all, layers: layers) ?? Tensor(0, dtype: plan.precision)
    }
}

/// Rows of a batch: inputs, targets, and a weight of 1 for those that count and 0 for padding.
struct BatchRows {
    let inputs: Tensor
    let targets: Tensor
    let weights: Tensor
}
