import ThalwegConfiguration
import ThalwegCore
import ThalwegData
import ThalwegNN
import ThalwegOptimizers

/// An experiment that has met its data: shapes are known and checked.
public struct TrainingPlan: Sendable {
    /// What is trained.
    public let experiment: Experiment
    /// The examples, split and normalized.
    public let data: PreparedData
    /// The layers with their shapes.
    public let model: Model
    /// The loss, balanced class weights turned into numbers.
    public let loss: Loss
    /// Examples per step, at most all of them.
    public let batchSize: Int
    /// Pieces that a step's gradient is computed in, one after the other; at most `batchSize`.
    public let microbatches: Int
    /// The last one may be smaller.
    public let stepsPerEpoch: Int
    /// Of the whole run.
    public let plannedSteps: Int

    var precision: DType { experiment.precision }
    /// Rows of a microbatch; those of the last one may be fewer.
    var microbatchSize: Int { (batchSize + microbatches - 1) / microbatches }
    var seed: UInt64 { experiment.seed }

    init(_ experiment: Experiment, data: PreparedData) throws {
        self.experiment = experiment
        self.data = data
        let given = data.training.exampleShape
        if let stated = experiment.inputShape, stated != given, stated.elementCount != given.elementCount {
            throw ExperimentError.dataDoesNotFit("model.input is \(stated), but an example of \(data.training.name) is \(given); write `input: auto`")
        }
        var model = try Model(layers: experiment.layers, input: experiment.inputShape ?? given)
        model.productType = experiment.productType
        self.model = model
        batchSize = min(experiment.batchSize ?? data.training.count, data.training.count)
        microbatches = min(experiment.accumulate, batchSize)
        stepsPerEpoch = (data.training.count + batchSize - 1) / batchSize
        plannedSteps = experiment.length.steps(perEpoch: stepsPerEpoch)
        let targets = data.training.targets
        let targetType = TensorType(targets.dtype.isFloatingPoint ? experiment.precision : targets.dtype, data.training.targetShape)
        do {
            try experiment.loss.check(output: model.outputShape, dtype: experiment.precision, targets: targetType)
        } catch {
            throw ExperimentError.dataDoesNotFit(
                "the loss \(experiment.loss.name) cannot compare the model's output \(model.outputShape) with targets of shape "
                    + "\(data.training.targetShape) (\(data.training.task)): \(error); change the last layer's width or the loss")
        }
        var counts = DataFacts(data).classCounts
        if counts.isEmpty { counts = [data.training.count] }
        loss = experiment.loss.resolved(classCounts: counts)
    }

    /// What the user should know although nothing is wrong: the experiment's warnings, and a full-batch optimizer that gets mini-batches.
    public var warnings: [String] {
        experiment.warnings + [TrainingPlan.batchWarning(experiment.optimizer, batchSize: batchSize, examples: data.training.count)].compactMap { $0 }
    }

    static func batchWarning(_ optimizer: Optimizer, batchSize: Int, examples: Int) -> String? {
        guard optimizer.batches == .whole, batchSize < examples else { return nil }
        return "\(optimizer.name) is made for the whole training part in each step, but a batch has \(batchSize) of its \(examples) examples, so that "
            + "the loss is another function at each step and the method may go astray; set `training.batch_size: full` "
            + "(with `training.accumulate` where memory is short)"
    }

    /// The training inputs in the arithmetic's type; whole numbers (tokens) stay.
    func inputs(of part: Dataset) -> HostArray {
        let array = part.inputs.dtype.isFloatingPoint ? part.inputs.converted(to: precision) : part.inputs
        return array.reshaped(to: model.input.prepending(part.count))
    }

    func targets(of part: Dataset) -> HostArray { part.targets.dtype.isFloatingPoint ? part.targets.converted(to: precision) : part.targets }

    /// The loss of a batch: the weighted mean (or sum) over its rows, weights being 1 for rows that count and 0 for padding.
    ///
    /// - Parameter total: what to divide by for the mean, where these rows are a part of the batch; their own weight when nil.
    func batchLoss(outputs: Tensor, targets: Tensor, weights: Tensor, total: Tensor? = nil) -> Tensor {
        reduced(loss.perExample(outputs: outputs, targets: targets), weights: weights, total: total)
    }

    /// The weighted mean (or sum) of the rows' losses; see `batchLoss`.
    func reduced(_ losses: Tensor, weights: Tensor, total: Tensor?) -> Tensor {
        // A padded row must not turn a NaN of its own into the batch's: it is replaced, not multiplied by zero.
        let each = select(weights .> 0, losses, .zeros(weights.shape, dtype: weights.dtype))
        return loss.reduction == .sum ? each.sum() : each.sum() / (total ?? weights.sum())
    }

    /// The penalties of layers and of the experiment; nil where there are none.
    func penalty(parameters: Tree, layers: Tensor?) -> Tensor? {
        var terms = layers.map { [$0] } ?? []
        for (name, leaf) in parameters.pairs where leaf.rank >= 2 && !model.frozenParameters.contains(name) {
            if experiment.l2 > 0 { terms.append((leaf * leaf).sum() * experiment.l2) }
            if experiment.l1 > 0 { terms.append(abs(leaf).sum() * experiment.l1) }
        }
        return terms.isEmpty ? nil : terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    }
}

extension Experiment {
    /// Reads, splits and normalizes the data.
    public func prepareData() throws -> PreparedData { try data.load(baseDirectory: baseDirectory, seed: seed) }

    /// The experiment with its data: checks every shape.
    public func plan(_ data: PreparedData? = nil) throws -> TrainingPlan { try TrainingPlan(self, data: data ?? prepareData()) }
}
