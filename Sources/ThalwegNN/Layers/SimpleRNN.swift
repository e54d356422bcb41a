public import ThalwegConfiguration
public import ThalwegCore

/// `h ← activation(x·W + b + h·U)`. Keras's `SimpleRNN`. Reference: Elman 1990, doi:10.1207/s15516709cog1402_1.
public struct SimpleRNN: RecurrentLayer {
    public static let gates = 1
    public let units: Int
    public let returnSequences: Bool
    public let recurrentInitializer: Initializer
    public let options: WeightOptions

    public init(_ units: Int, returnSequences: Bool, recurrentInitializer: Initializer, options: WeightOptions) {
        precondition(units >= 1, "\(units) units")
        self.units = units
        self.returnSequences = returnSequences
        self.recurrentInitializer = recurrentInitializer
        self.options = options
    }

    public static let entry = recurrentRow("simple_rnn", "a recurrent layer with one tanh state", reference: "Elman 1990, doi:10.1207/s15516709cog1402_1")

    public func step(_ z: Tensor, state: [Tensor], recurrent: Tensor, recurrentBias: Tensor?, context: LayerContext) -> [Tensor] {
        [options.activation(z + context.product(state[0], recurrent))]
    }
}
