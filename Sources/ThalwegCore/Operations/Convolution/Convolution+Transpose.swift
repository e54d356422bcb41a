import StableHLO

/// A convolution's adjoints are convolutions: of the cotangent with the reversed kernel, strides and image dilation exchanged,
/// for the image; of the image with the cotangent, strides and kernel dilation exchanged, for the kernel.
extension Convolution {
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let cotangent = cotangents[0] else { return [nil, nil] }
        let image = operands[0].type, kernel = operands[1].type
        if cotangent.shape.elementCount == 0 {
            return operands.map { $0.isLinear ? Tensor.zeros($0.type.shape, dtype: $0.type.dtype) : nil }
        }
        let extents = Extents(
            image: dimensions.inputSpatial.indices.map { Window.dilated(image.shape[dimensions.inputSpatial[$0]], by: inputDilation[$0]) },
            kernel: dimensions.kernelSpatial.indices.map { Window.dilated(kernel.shape[dimensions.kernelSpatial[$0]], by: kernelDilation[$0]) },
            output: dimensions.outputSpatial.indices.map { Window.dilated(cotangent.shape[dimensions.outputSpatial[$0]], by: strides[$0]) })
        return [
            operands[1].known.map { imageCotangent(cotangent, kernel: $0, extents) },
            operands[0].known.map { kernelCotangent(cotangent, image: $0, extents) },
        ]
    }

    /// Spatial extents with dilation, the output's by the strides.
    private struct Extents {
        let image: [Int], kernel: [Int], output: [Int]
    }

    private func imageCotangent(_ cotangent: Tensor, kernel: Tensor, _ extents: Extents) -> Tensor {
        let groups = Swift.max(featureGroups, batchGroups)
        var kernel = kernel
        if groups > 1 {
            // The groups move from the kernel's outputs to its inputs, which become the outputs.
            kernel = kernel.splitting(axis: dimensions.kernelOutput, outer: groups)
            kernel = kernel.merging(axis: dimensions.kernelOutput, into: dimensions.kernelInput)
        }
        let adjoint = Convolution(
            dimensions: ConvolutionDimensions(
                inputBatch: dimensions.outputBatch, inputFeature: dimensions.outputFeature, inputSpatial: dimensions.outputSpatial,
                kernelInput: dimensions.kernelOutput, kernelOutput: dimensions.kernelInput, kernelSpatial: dimensions.kernelSpatial,
                outputBatch: dimensions.inputBatch, outputFeature: dimensions.inputFeature, outputSpatial: dimensions.inputSpatial),
            strides: inputDilation,
            padding: padding.indices.map { axis in
                let low = extents.kernel[axis] - padding[axis].low - 1
                return WindowPadding.Edge(low, extents.image[axis] + extents.kernel[axis] - 1 - extents.output[axis] - low)
            },
            inputDilation: strides, kernelDilation: kernelDilation, featureGroups: groups, batchGroups: 1)
        var result = bind1(adjoint, [cotangent, kernel.reverse(axes: dimensions.kernelSpatial)])
        if batchGroups > 1 {
            result = result.splitting(axis: dimensions.inputFeature, outer: batchGroups)
            result = result.merging(axis: dimensions.inputFeature, into: dimensions.inputBatch)
        }
        return result
    }

    private func kernelCotangent(_ cotangent: Tensor, image: Tensor, _ extents: Extents) -> Tensor {
        let adjoint = Convolution(
            dimensions: ConvolutionDimensions(
                inputBatch: dimensions.inputFeature, inputFeature: dimensions.inputBatch, inputSpatial: dimensions.inputSpatial,
                kernelInput: dimensions.outputBatch, kernelOutput: dimensions.outputFeature, kernelSpatial: dimensions.outputSpatial,
                outputBatch: dimensions.kernelInput, outputFeature: dimensions.kernelOutput, outputSpatial: dimensions.kernelSpatial),
            strides: kernelDilation,
            padding: padding.indices.map { axis in
                let low = padding[axis].low
                return WindowPadding.Edge(low, extents.output[axis] - extents.image[axis] + extents.kernel[axis] - low - 1)
            },
            inputDilation: inputDilation, kernelDilation: strides, featureGroups: batchGroups, batchGroups: featureGroups)
        return bind1(adjoint, [image, cotangent])
    }
}
