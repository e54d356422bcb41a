public import ThalwegCore

/// How many predictions are right: the usual accuracy for the outputs' width.
///
/// One unit: class 1 where the output exceeds `threshold`. Several units and one class per example (integers, a column, or
/// one-hot floating point): the largest output against the class. Integer or Boolean targets as wide as the outputs are
/// independent binary labels: each entry against `threshold`. NaN outputs are never right at one unit or binary labels.
public enum Accuracy {
    /// The share of right predictions of each example, `[n]` in the outputs' element type: 0 or 1 for classes, in between for several labels or time steps.
    ///
    /// - Parameters:
    ///   - outputs: `[n, …, units]` or `[n]`.
    ///   - targets: as the loss takes them.
    ///   - threshold: see `Loss.decisionThreshold`.
    public static func perExample(outputs: Tensor, targets: Tensor, threshold: Double) -> Tensor {
        if let failed = [outputs, targets].first(where: { $0.failure != nil }) { return failed }
        let scores = outputs.rank == 1 ? outputs.expandDims(-1) : outputs
        let labels = targets.rank == scores.rank - 1 ? targets.expandDims(-1) : targets
        guard let units = scores.shape.last, labels.rank == scores.rank, let width = labels.shape.last,
            width == 1 || width == units || units == 1
        else {
            return .failed(
                TraceError(op: "accuracy", operands: [outputs.type, targets.type], reason: "targets \(targets.shape) do not fit outputs \(outputs.shape)"))
        }
        let right: Tensor
        if units == 1 || (width == units && !targets.dtype.isFloatingPoint) {
            let isOne = (scores .> threshold).converted(to: scores.dtype)
            right = isOne.equal(labels.converted(to: scores.dtype)).and(scores .== scores)
        } else {
            let predicted = scores.argMax(axis: -1).converted(to: .int32)
            let classes = width == 1 ? labels.reshape(Shape(labels.shape.dropLast())).converted(to: .int32) : labels.argMax(axis: -1).converted(to: .int32)
            right = predicted.equal(classes)
        }
        let numbers = right.converted(to: scores.dtype)
        return numbers.rank > 1 ? numbers.mean(axes: Array(1..<numbers.rank)) : numbers
    }

    /// The number of right predictions in a batch, a scalar; divided by the number of examples it is the accuracy.
    public static func count(outputs: Tensor, targets: Tensor, threshold: Double) -> Tensor {
        perExample(outputs: outputs, targets: targets, threshold: threshold).sum()
    }
}

extension Loss {
    /// The share of right predictions of each example, `[n]`, with this loss's threshold; see `Accuracy`.
    public func correct(outputs: Tensor, targets: Tensor) -> Tensor {
        Accuracy.perExample(outputs: outputs, targets: targets, threshold: decisionThreshold)
    }

    /// The number of right predictions in a batch, a scalar, with this loss's threshold; see `Accuracy`.
    public func accuracyCount(outputs: Tensor, targets: Tensor) -> Tensor { correct(outputs: outputs, targets: targets).sum() }
}
