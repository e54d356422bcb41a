public import ThalwegConfiguration
public import ThalwegCore

/// Gated recurrent unit with the reset gate after the product: `h ← z·h + (1 − z)·activation(x̂ + r·(h·U + b))`.
///
/// Columns in the order z, r, candidate, and a second bias `recurrent_bias`, as in Keras's `GRU(reset_after=True)`.
/// Reference: Cho et al. 2014, arXiv:1406.1078.
public struct GRU: RecurrentLayer {
    /// How many blocks of `units` columns the kernels have.
    public static let gates = 3
    /// The candidate's part is multiplied with the reset gate.
    public static let separatesState = true
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
    public static let entry = recurrentRow("gru", "gated recurrent unit, reset gate after the product", reference: "Cho et al. 2014, arXiv:1406.1078")

    /// The initial values of the biases.
    public func biases() -> [ParameterDescription] {
        ["bias", "recurrent_bias"].map { ParameterDescription($0, [3 * units], options.biasInitializer) }
    }

    /// The next state from the inputs' part of the pre-activation.
    public func step(_ z: Tensor, state: [Tensor], recurrent: Tensor, recurrentBias: Tensor?, context: LayerContext) -> [Tensor] {
        let h = state[0], product = context.product(h, recurrent)
        let fromState = recurrentBias.map { product + $0 } ?? product
        let update = logistic(gate(z, 0) + gate(fromState, 0)), reset = logistic(gate(z, 1) + gate(fromState, 1))
        let candidate = options.activation(gate(z, 2) + reset * gate(fromState, 2))
        return [update * h + (1 - update) * candidate]
    }
}
