import ThalwegCore

/// What the normalizing layers share: a scale `weight` and a shift `bias` per channel.
enum Normalization {
    static func scaleAndShift(_ channels: Shape, _ options: WeightOptions) -> [ParameterDescription] {
        let weight = ParameterDescription("weight", channels, options.resolvedInitializer)
        return options.bias ? [weight, ParameterDescription("bias", channels, options.biasInitializer)] : [weight]
    }

    /// Scale and shift, after the input is standardized.
    static func factoredLayers(_ options: WeightOptions) -> [FactoredLayer] { [FactoredLayer(.scaleShift, bias: options.bias ? "bias" : nil)] }

    static func finished(_ normalized: Tensor, _ context: inout LayerContext, _ options: WeightOptions) -> Tensor {
        shifted(context.input(normalized) * weight(&context, options), &context, options)
    }

    /// The scale, with its penalty recorded.
    static func weight(_ context: inout LayerContext, _ options: WeightOptions) -> Tensor {
        let weight = context.parameter("weight")
        context.penalize(weight, l2: options.l2, l1: options.l1)
        return weight
    }

    /// What follows the scale: the shift and the activation.
    static func shifted(_ scaled: Tensor, _ context: inout LayerContext, _ options: WeightOptions) -> Tensor {
        context.activated(options.bias ? scaled + context.parameter("bias") : scaled, options.activation)
    }

    /// Mean 0 and variance 1 along the last `axes` axes of the example, from the biased variance plus `epsilon`.
    static func standardized(_ x: Tensor, axes: [Int], epsilon: Double) -> Tensor {
        let centered = x - x.mean(axes: axes, keepDims: true)
        return centered * rsqrt(centered.squared().mean(axes: axes, keepDims: true) + epsilon)
    }
}
