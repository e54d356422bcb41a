public import ThalwegConfiguration
public import ThalwegCore

/// Long short-term memory: gates i, f, o by sigmoid, candidate and output by `activation` (tanh); the forget gate's bias starts at 1.
///
/// Columns in the order i, f, candidate, o, as in Keras's `LSTM`. Reference: Hochreiter & Schmidhuber 1997,
/// doi:10.1162/neco.1997.9.8.1735; forget bias: Jozefowicz et al. 2015.
public struct LSTM: RecurrentLayer {
    /// How many blocks of `units` columns the kernels have.
    public static let gates = 4
    /// How many tensors `[n, units]` the state has; the first is the output.
    public static let stateCount = 2
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
    public static let entry = recurrentRow("lstm", "long short-term memory", reference: "Hochreiter & Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735")

    /// The initial values of the biases.
    public func biases() -> [ParameterDescription] {
        let units = units, rest = options.biasInitializer
        let initializer = Initializer("lstm_bias") { _, _, dtype, key in
            Tensor.concatenated(
                [
                    rest([units], dtype: dtype, key: key.fold(0)), .ones([units], dtype: dtype), rest([2 * units], dtype: dtype, key: key.fold(1)),
                ], axis: 0)
        }
        return [ParameterDescription("bias", [4 * units], initializer)]
    }

    /// The next state from the inputs' part of the pre-activation.
    public func step(_ z: Tensor, state: [Tensor], recurrent: Tensor, recurrentBias: Tensor?, context: LayerContext) -> [Tensor] {
        let z = z + context.product(state[0], recurrent)
        let memory = logistic(gate(z, 1)) * state[1] + logistic(gate(z, 0)) * options.activation(gate(z, 2))
        return [logistic(gate(z, 3)) * options.activation(memory), memory]
    }
}
