import StableHLO

/// `weight · (x − mean) · rstd` where `mean` and `rstd = 1/√(variance + ε)` are those of `x` over all axes but the last.
///
/// Operands: x `[*rows, channels]`, mean, rstd, weight `[channels]`. The tangent is the known closed form
/// `s·ẋ − s·⟨ẋ⟩ − (x − mean)·s·rstd²·⟨(x − mean)·ẋ⟩ + (x − mean)·rstd·ẇ` with `s = weight·rstd` and ⟨·⟩ the mean over the rows, so
/// that the reverse pass reads x and the cotangent for two sums, where differentiating the statistics one by one takes four.
/// Tangents of `mean` and `rstd` are not looked at, for the closed form holds them.
struct ScaledStandardization: Primitive {
    var name: String { "scaled_standardization" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard let channels = inputs[0].shape.last, inputs[0].dtype.isFloatingPoint,
            inputs.dropFirst().allSatisfy({ $0 == TensorType(inputs[0].dtype, [channels]) })
        else { throw TypeMismatch("takes floating-point x [*rows, channels], then mean, rstd and weight [channels] of its type") }
        return [inputs[0]]
    }

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        let (x, mean, rstd, weight) = (inputs[0], inputs[1], inputs[2], inputs[3])
        let centered = x - mean, axes = Array(0..<x.rank - 1)
        let ofX = tangents[0].map { tangent -> Tensor in
            let scale = weight * rstd
            let along = rstd * (centered * tangent).mean(axes: axes) * scale * rstd
            return tangent * scale - tangent.mean(axes: axes) * scale - centered * along
        }
        return [sum(ofX, tangents[3].map { centered * (rstd * $0) })]
    }

    /// By the ordinary operations, whose derivative goes through the statistics.
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        let x = inputs[0].batchedAlready(batched[0], size: size)
        let others = zip(inputs, batched).dropFirst().map { operand, isBatched -> Tensor in
            guard isBatched, let channels = x.shape.last else { return operand }
            return operand.reshape(Shape([size] + [Int](repeating: 1, count: x.rank - 2) + [channels]))
        }
        return [(x - others[0]) * (others[1] * others[2])]
    }

    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let block = context.block, type = outputs[0], axis = type.dimensions.count - 1
        func spread(_ value: Value) -> Value {
            block.op("broadcast_in_dim", [value], attributes: [NamedAttribute("broadcast_dimensions", .integers([axis]))], type: type)
        }
        let scale = block.op("multiply", [operands[2], operands[3]], type: operands[2].type)
        let centered = block.op("subtract", [operands[0], spread(operands[1])], type: type)
        return [block.op("multiply", [centered, spread(scale)], type: type)]
    }
}

extension Tensor {
    /// Every channel (last axis) with mean 0 and variance 1 over all other axes, times `weight`: `weight · (x − mean)/√(variance + ε)`.
    ///
    /// Differentiable to any order; the reverse pass takes two sums over the rows, as hand-written batch normalization does.
    /// - Parameters:
    ///   - weight: `[channels]`.
    ///   - epsilon: added to the variance, ≥ 0.
    /// - Returns: the normalized tensor, and the mean and biased variance of each channel.
    /// Reference: Ioffe & Szegedy 2015, arXiv:1502.03167.
    public func batchNormalized(weight: Tensor, epsilon: Double) -> (value: Tensor, mean: Tensor, variance: Tensor) {
        guard failure == nil, rank >= 1 else {
            let failed = failure.map { Tensor.failed($0) } ?? .failed(TraceError(op: "batchNormalized", operands: [type], reason: "has no axis of channels"))
            return (failed, failed, failed)
        }
        let axes = Array(0..<rank - 1), mean = mean(axes: axes), variance = (self - mean).squared().mean(axes: axes)
        return (bind1(ScaledStandardization(), [self, mean, (variance + epsilon).rsqrt(), weight]), mean, variance)
    }
}
