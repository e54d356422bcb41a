import HostKernels
import StableHLO

extension Convolution {
    /// The convolution by the host's kernel; nil where its axes are in another order or the library has no fast kernel for it.
    func callingKernel(_ operands: [Value], output: RankedType, in context: LoweringContext) -> Value? {
        guard context.kernels.contains(.convolution), output.element == .f32, operands.allSatisfy({ $0.type.element == .f32 }),
            let plan = plan(operands.map(\.type.dimensions), output.dimensions), plan.isSupported
        else { return nil }
        var operands = operands
        if plan.form == .imageAdjoint { operands[1] = reversed(operands[1], in: context) }
        return context.call(.convolution, operands, plan: plan.numbers, results: [output])[0]
    }

    /// Which form this is: the places of batch and features tell it, see `Convolution+Transpose.swift`.
    private func plan(_ operands: [[Int]], _ result: [Int]) -> ConvolutionPlan? {
        let spatial = dimensions.inputSpatial.count, last = spatial + 1, inner = Array(1...spatial), outer = Array(0..<spatial)
        let ones = [Int](repeating: 1, count: spatial)
        let isImage = dimensions.inputBatch == 0 && dimensions.inputFeature == last && dimensions.inputSpatial == inner
        let givesImage = dimensions.outputBatch == 0 && dimensions.outputFeature == last && dimensions.outputSpatial == inner
        if isImage, givesImage, batchGroups == 1, dimensions.kernelSpatial == outer {
            if dimensions.kernelInput == spatial, dimensions.kernelOutput == last, inputDilation == ones {
                return ConvolutionPlan(
                    form: .forward, batch: operands[0][0], groups: featureGroups, channels: operands[0][last], filters: result[last],
                    axes: (0..<spatial).map {
                        .init(
                            image: operands[0][$0 + 1], window: operands[1][$0], output: result[$0 + 1], stride: strides[$0],
                            dilation: kernelDilation[$0], low: padding[$0].low)
                    })
            }
            if dimensions.kernelInput == last, dimensions.kernelOutput == spatial, strides == ones {
                return ConvolutionPlan(
                    form: .imageAdjoint, batch: operands[0][0], groups: featureGroups, channels: result[last], filters: operands[0][last],
                    axes: (0..<spatial).map {
                        .init(
                            image: result[$0 + 1], window: operands[1][$0], output: operands[0][$0 + 1], stride: inputDilation[$0],
                            dilation: kernelDilation[$0], low: (operands[1][$0] - 1) * kernelDilation[$0] - padding[$0].low)
                    })
            }
        }
        if dimensions.inputBatch == last, dimensions.inputFeature == 0, dimensions.inputSpatial == inner,
            featureGroups == 1 || batchGroups == 1, dimensions.kernelInput == 0, dimensions.kernelOutput == last, dimensions.kernelSpatial == inner,
            dimensions.outputBatch == spatial, dimensions.outputFeature == last, dimensions.outputSpatial == outer, inputDilation == ones
        {
            return ConvolutionPlan(
                form: featureGroups == 1 ? .kernelAdjoint : .kernelAdjoints, batch: operands[0][0], groups: batchGroups * featureGroups,
                channels: operands[0][last], filters: operands[1][last],
                axes: (0..<spatial).map {
                    .init(
                        image: operands[0][$0 + 1], window: result[$0], output: operands[1][$0 + 1], stride: kernelDilation[$0],
                        dilation: strides[$0], low: padding[$0].low)
                })
        }
        return nil
    }

    /// The kernel before it was reversed; reversed once more where it was not.
    private func reversed(_ kernel: Value, in context: LoweringContext) -> Value {
        if let op = context.block.definition(of: kernel), op.name == "stablehlo.reverse",
            op.attributes == [NamedAttribute("dimensions", .integers(dimensions.kernelSpatial))]
        {
            return op.operands[0]
        }
        return context.block.op(
            "reverse", [kernel], attributes: [NamedAttribute("dimensions", .integers(dimensions.kernelSpatial))], type: kernel.type)
    }
}
