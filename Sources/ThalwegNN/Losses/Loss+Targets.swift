public import ThalwegCore

extension Loss {
    /// Targets and outputs brought to one shape `[n, …, units]` and the outputs' element type.
    ///
    /// Outputs `[n]` count as `[n, 1]`. Integer targets `[n, …]` (or with a last axis of 1) are the target numbers themselves
    /// when the outputs have one unit, else class numbers that become one-hot of the outputs' width; a class number outside
    /// the width becomes a row of zeros. Anything else is broadcast: one-column targets over wider outputs, and one unit over
    /// wider targets, as Keras does. What does not broadcast is a mistake that `compile` reports.
    ///
    /// - Parameter loss: a name for the message.
    public static func aligned(targets: Tensor, outputs: Tensor, loss: String = "loss") -> (targets: Tensor, outputs: Tensor) {
        if outputs.failure != nil { return (outputs, outputs) }
        if targets.failure != nil { return (targets, targets) }
        func mismatch(_ reason: String) -> (targets: Tensor, outputs: Tensor) {
            let failed = Tensor.failed(TraceError(op: loss, operands: [outputs.type, targets.type], reason: reason))
            return (failed, failed)
        }
        let predictions = outputs.rank == 1 ? outputs.expandDims(-1) : outputs
        guard let units = predictions.shape.last, predictions.rank > 1 else {
            return mismatch("outputs need a batch axis and an axis of units")
        }
        let isColumn = targets.rank == predictions.rank && targets.shape.last == 1
        var labels = targets.rank == predictions.rank - 1 ? targets.expandDims(-1) : targets
        if !targets.dtype.isFloatingPoint, units > 1, isColumn || targets.rank == predictions.rank - 1 {
            let classes = Tensor.iota([units], axis: 0, dtype: .int32)
            labels = labels.converted(to: .int32).equal(classes)
        }
        labels = labels.converted(to: predictions.dtype)
        guard labels.rank == predictions.rank, let common = labels.shape.broadcast(with: predictions.shape) else {
            return mismatch("targets \(targets.shape) do not fit outputs \(outputs.shape): give one target per example, or one per output unit")
        }
        return (labels.broadcast(to: common), predictions.broadcast(to: common))
    }

    /// The weight of each example's class, of the shape of the losses.
    ///
    /// The class is the integer target, the rounded one-column target, or the largest entry of a wider target; classes beyond
    /// the list weigh 0.
    static func weights(_ weights: [Double], of targets: Tensor, outputs: Tensor) -> Tensor {
        if targets.failure != nil || outputs.failure != nil { return outputs }
        let isWide = targets.rank == outputs.rank && targets.shape.last != 1
        var numbers: Tensor
        if isWide {
            numbers = (targets.dtype == .bool ? targets.converted(to: .int32) : targets).argMax(axis: -1)
        } else {
            numbers = targets.rank == outputs.rank ? targets.reshape(Shape(targets.shape.dropLast())) : targets
            if numbers.dtype.isFloatingPoint { numbers = numbers.round() }
        }
        let classes = Tensor.iota([weights.count], axis: 0, dtype: .int32)
        let table = Tensor(HostArray(weights, dtype: outputs.dtype))
        return (numbers.converted(to: .int32).expandDims(-1).equal(classes).converted(to: outputs.dtype) * table).sum(axes: [-1])
    }
}
