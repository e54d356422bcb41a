import PJRT
import ThalwegCore
import ThalwegData
import ThalwegNN

/// Measures loss and accuracy (or R²) over a whole part of the data, in evaluation mode and without penalties.
///
/// The part lies on the device in blocks of one size; the rows that fill the last one up do not count.
struct Evaluator {
    /// Rows of a block, one size for all parts of a plan, so that they share a program; the largest at first.
    private static let largestBlock = 512
    /// Bytes of intermediate values above which blocks are made smaller, down to the rows that a training step takes at once. A
    /// constant, so that sums are made in the same order however much memory is free.
    private static let comfortableBytes = 1 << 30
    private let program: CompiledProgram
    private let block: Int
    private let blocks: [(inputs: Buffer, targets: Buffer, weights: Buffer)]
    private let plan: TrainingPlan
    private let count: Int
    /// Σ(y − ȳ)² over all entries of the targets; for R².
    private let targetSquares: Double
    private let types: TrainingState<TensorType>

    /// - Parameter other: an evaluator of the same plan, whose program is used again.
    init(plan: TrainingPlan, part: Dataset, types: TrainingState<TensorType>, engine: Engine, sharing other: Evaluator? = nil) throws {
        self.plan = plan
        self.types = types
        count = part.count
        let inputs = plan.inputs(of: part), targets = plan.targets(of: part)
        if let other {
            (program, block) = (other.program, other.block)
        } else {
            var rows = min(plan.data.training.count, Evaluator.largestBlock)
            func traced() throws -> Program {
                try Evaluator.trace(
                    plan, types: types, inputs: TensorType(inputs.dtype, inputs.shape.removing([0]).prepending(rows)),
                    targets: TensorType(targets.dtype, targets.shape.removing([0]).prepending(rows)))
            }
            var made = try traced()
            while rows > plan.microbatchSize, made.simplified().memoryUse().temporary > Evaluator.comfortableBytes {
                rows = max(1, rows / 2)
                made = try traced()
            }
            block = rows
            program = try engine.compile(
                made, named: "evaluation",
                inputNames: types.parameters.names + types.modelState.names + ["a block of inputs", "a block of targets"])
        }
        var made: [(Buffer, Buffer, Buffer)] = []
        for start in stride(from: 0, to: part.count, by: block) {
            let rows = (start..<start + block).map { min($0, part.count - 1) }
            let weights = HostArray((start..<start + block).map { $0 < part.count ? 1.0 : 0.0 }, dtype: plan.precision)
            made.append((try engine.upload(inputs.rows(rows)), try engine.upload(targets.rows(rows)), try engine.upload(weights)))
        }
        blocks = made
        let values = targets.doubles
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        targetSquares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }

    /// The sum of the losses of one block and its quality, from the weights and running statistics.
    private static func trace(
        _ plan: TrainingPlan, types: TrainingState<TensorType>, inputs: TensorType, targets: TensorType
    ) throws -> Program {
        let weights = TensorType(plan.precision, [inputs.shape[0]])
        return try Program.trace(types.parameters.leaves + types.modelState.leaves + [inputs, targets, weights], closed: true) { arguments in
            let a = types.parameters.count, b = a + types.modelState.count
            let output = plan.model.apply(
                arguments[b], parameters: Tree(names: types.parameters.names, leaves: Array(arguments[0..<a])),
                state: Tree(names: types.modelState.names, leaves: Array(arguments[a..<b])), training: false, key: nil
            ).output
            let y = arguments[b + 1], weights = arguments[b + 2]
            let each = plan.loss.perExample(outputs: output, targets: y)
            let loss = select(weights .> 0, each, .zeros(each.shape, dtype: each.dtype)).sum()
            return [loss, plan.quality(output: output, targets: y, weights: weights)]
        }
    }

    func measure(_ state: TrainingState<Buffer>) throws -> Measure {
        var loss = 0.0, quality = 0.0
        let leading = state.parameters.leaves + state.modelState.leaves
        for block in blocks {
            let results = try program.run(buffers: leading + [block.inputs, block.targets, block.weights])
            loss += try program.engine.download(results[0]).scalar
            quality += try program.engine.download(results[1]).scalar
        }
        var measure = Measure(loss: loss / Double(count))
        if plan.data.training.task.isClassification {
            measure.accuracy = quality / Double(count)
        } else {
            measure.r2 = targetSquares > 0 ? 1 - quality / targetSquares : nil
        }
        return measure
    }
}

extension TrainingPlan {
    /// Of a block: the number of right answers, or the sum of squared errors for regression.
    func quality(output: Tensor, targets: Tensor, weights: Tensor) -> Tensor {
        if data.training.task.isClassification {
            return (loss.correct(outputs: output, targets: targets) * weights).sum()
        }
        let rows = weights.shape[0]
        let predicted = output.reshape([rows, -1]), wanted = targets.reshape([rows, -1])
        let difference = predicted - wanted.converted(to: predicted.dtype)
        return ((difference * difference).sum(axes: [1]) * weights).sum()
    }
}
