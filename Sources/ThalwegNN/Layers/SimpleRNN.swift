public import ThalwegConfiguration
public import ThalwegCore

/// `h ← activation(x·W + b + h·U)`. Keras's `SimpleRNN`. Reference: Elman 1990, doi:10.1207/s15516709cog1402_1.
public struct SimpleRNN: RecurrentLayer {
    /// How many blocks of `units` columns the kernels have.
    public static let gates = 1
    /// The size of the state.
    public let units: Int
    /// Whether all states are given, or only the last.
    public let returnSequences: Bool
    /// How the recurrent kernel starts.
    public let recurrentInitializer: Initializer
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// A layer with given initializer and shared options; `units` ≥ 1.
    public init(_ units: Int, returnSequences: Bool, recurrentInitializer: Initializer, options: WeightOptions) {
        precondition(units >= 1, "\(units) units")
        self.units = units
        self.returnSequences = returnSequences
        self.recurrentInitializer = recurrentInitializer
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = recurrentRow("simple_rnn", "a recurrent layer with one tanh state", reference: "Elman 1990, doi:10.1207/s15516709cog1402_1")

    /// The next state from the inputs' part of the pre-activation.
    public func step(_ z: Tensor, state: [Tensor], recurrent: Tensor, recurrentBias: Tensor?, context: LayerContext) -> [Tensor] {
        [options.activation(z + context.product(state[0], recurrent))]
    }
}
