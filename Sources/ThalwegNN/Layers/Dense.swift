public import ThalwegConfiguration
public import ThalwegCore

/// A fully connected layer: `activation(x·W + b)` along the last axis.
///
/// `[…, inputs]` to `[…, units]`; weights `weight [inputs, units]` and `bias [units]`. Keras's `Dense`, PyTorch's `Linear` (which stores `weight` transposed).
public struct Dense: WeightedLayer {
    /// The number of outputs.
    public let units: Int
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// - Parameter units: the number of outputs, ≥ 1.
    public init(
        _ units: Int, activation: Activation = .linear, initializer: Initializer? = nil, bias: Bool = true,
        biasInitializer: Initializer = .zeros, l2: Double = 0, l1: Double = 0, name: String? = nil, trainable: Bool = true
    ) {
        self.init(
            units,
            options: WeightOptions(
                activation: activation, initializer: initializer, bias: bias, biasInitializer: biasInitializer, l2: l2, l1: l1, name: name,
                trainable: trainable))
    }

    /// A layer with given shared options.
    public init(_ units: Int, options: WeightOptions) {
        precondition(units >= 1, "\(units) units")
        self.units = units
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "dense", family: "dense", "fully connected, along the last axis",
        own: [OptionDescription("units", .integer, required: true, "the number of outputs, ≥ 1")], shorthand: "units"
    ) { reader, options in Dense(try reader.int("units", in: 1...ModelError.elementLimit), options: options) }

    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] { [("units", .integer(units))] }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank >= 1 else { throw unfit(input, "needs at least one axis of features") }
        return Shape(input.dropLast() + [units])
    }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] { kernelAndBias([input.last ?? 1, units], units: units) }
    /// Inputs per unit and units per input.
    public func fans(input: Shape) -> Fans? { Fans(fanIn: input.last ?? 1, fanOut: units) }
    /// The product with the kernel.
    public func factoredLayers(input: Shape) -> [FactoredLayer] { [FactoredLayer(.dense, bias: options.bias ? "bias" : nil)] }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        finished(context.product(context.input(x), context.parameter("weight")), &context)
    }
}
