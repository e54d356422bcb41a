import StableHLO

/// The batch is merged into the examples, into the kernels, or becomes groups when both operands have it.
extension Convolution {
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        let numbers = dimensions
        if size == 0 || inputs.contains(where: { $0.shape.elementCount == 0 }) { return [emptyBatch(inputs, batched: batched, size: size)] }
        if batched[0] && batched[1] {
            var merged = self
            let image: Tensor
            if batchGroups > 1 {
                image = inputs[0].merging(axis: 0, into: numbers.inputBatch)
                merged.batchGroups *= size
            } else {
                image = inputs[0].merging(axis: 0, into: numbers.inputFeature)
                merged.featureGroups *= size
            }
            let kernel = inputs[1].merging(axis: 0, into: numbers.kernelOutput)
            let result = bind1(merged, [image, kernel]).splitting(axis: numbers.outputFeature, outer: size)
            return [result.moving(axis: numbers.outputFeature, to: 0)]
        }
        if batched[0] {
            var image = inputs[0]
            if batchGroups > 1 {  // [batch, …, groups, examples, …]: groups stay outermost
                image = image.splitting(axis: numbers.inputBatch + 1, outer: batchGroups)
                image = image.merging(axis: 0, into: numbers.inputBatch + 1).merging(axis: numbers.inputBatch, into: numbers.inputBatch)
            } else {
                image = image.merging(axis: 0, into: numbers.inputBatch)
            }
            let result = bind1(self, [image, inputs[1]]).splitting(axis: numbers.outputBatch, outer: size)
            return [result.moving(axis: numbers.outputBatch, to: 0)]
        }
        let groups = Swift.max(featureGroups, batchGroups)
        guard groups > 1 else {
            let kernel = inputs[1].merging(axis: 0, into: numbers.kernelOutput)
            let result = bind1(self, [inputs[0], kernel]).splitting(axis: numbers.outputFeature, outer: size)
            return [result.moving(axis: numbers.outputFeature, to: 0)]
        }
        var kernel = inputs[1].splitting(axis: numbers.kernelOutput + 1, outer: groups)
        kernel = kernel.merging(axis: 0, into: numbers.kernelOutput + 1).merging(axis: numbers.kernelOutput, into: numbers.kernelOutput)
        // Output features are [groups, batch, rest].
        var result = bind1(self, [inputs[0], kernel]).splitting(axis: numbers.outputFeature, outer: groups)
        result = result.splitting(axis: numbers.outputFeature + 1, outer: size).moving(axis: numbers.outputFeature + 1, to: 0)
        return [result.merging(axis: numbers.outputFeature + 1, into: numbers.outputFeature + 1)]
    }

    private func emptyBatch(_ inputs: [Tensor], batched: [Bool], size: Int) -> Tensor {
        let single = zip(inputs, batched).map { TensorType($0.dtype, $1 ? $0.shape.removing([0]) : $0.shape) }
        do throws(TypeMismatch) {
            let output = try outputTypes(single)[0]
            return .zeros(output.shape.prepending(size), dtype: output.dtype)
        } catch {
            return .failed(TraceError(op: name, operands: single, reason: error.reason))
        }
    }
}
