public import ThalwegConfiguration
public import ThalwegCore

/// What the recurrent layers share: `[n, time, features]` to the last state `[n, units]`, or all states `[n, time, units]`.
///
/// Weights `weight [features, gates·units]`, `recurrent_weight [units, gates·units]`, `bias [gates·units]`. The loop over time
/// runs inside the compiled program. The tap `PATH.preactivation` is the inputs' part, before the state's is added: the
/// derivative with respect to it is that of the whole pre-activation.
public protocol RecurrentLayer: WeightedLayer {
    /// How many blocks of `units` columns the kernels have.
    static var gates: Int { get }
    /// The size of the state.
    var units: Int { get }
    /// Whether all states are given, or only the last.
    var returnSequences: Bool { get }
    /// How the recurrent kernel starts.
    var recurrentInitializer: Initializer { get }
    /// A layer with given initializer and shared options.
    init(_ units: Int, returnSequences: Bool, recurrentInitializer: Initializer, options: WeightOptions)
    /// How many tensors `[n, units]` the state has; the first is the output.
    static var stateCount: Int { get }
    /// The next state from the inputs' part of the pre-activation `[n, gates·units]`.
    func step(_ z: Tensor, state: [Tensor], recurrent: Tensor, recurrentBias: Tensor?, context: LayerContext) -> [Tensor]
    /// Whether the state's part of the pre-activation enters otherwise than by being added to the inputs' part.
    static var separatesState: Bool { get }
    /// The initial values of the biases; `recurrent_bias` where there is one.
    func biases() -> [ParameterDescription]
}

extension RecurrentLayer {
    /// The shared options in force when a file gives none.
    public static var defaults: WeightOptions { WeightOptions(activation: .tanh) }
    /// How many tensors `[n, units]` the state has; the first is the output.
    public static var stateCount: Int { 1 }

    /// Whether the state's part of the pre-activation enters otherwise than by being added to the inputs' part.
    public static var separatesState: Bool { false }

    /// A recurrent layer with Keras's defaults.
    public init(_ units: Int, returnSequences: Bool = false) {
        self.init(units, returnSequences: returnSequences, recurrentInitializer: .orthogonal, options: Self.defaults)
    }

    static func recurrentRow(_ name: String, _ summary: String, reference: String) -> CatalogueEntry<any Layer> {
        row(
            name, family: "sequence", summary,
            own: [
                OptionDescription("units", .integer, required: true, "the size of the state"),
                OptionDescription("return_sequences", .boolean, default: false, "give all states instead of the last"),
                OptionDescription("recurrent_initializer", .named("initializer"), default: "orthogonal", "of the recurrent weights"),
            ], reference: reference, shorthand: "units"
        ) { reader, options in
            let recurrent = try reader.node("recurrent_initializer").map {
                try initializerCatalogue.make($0, path: reader.path(of: "recurrent_initializer"))
            }
            return Self(
                try reader.int("units", in: 1...ModelError.elementLimit), returnSequences: try reader.bool("return_sequences", default: false),
                recurrentInitializer: recurrent ?? .orthogonal, options: options)
        }
    }

    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] {
        var result: [(String, ConfigurationNode)] = [("units", .integer(units))]
        if returnSequences { result.append(("return_sequences", true)) }
        if recurrentInitializer != .orthogonal { result.append(("recurrent_initializer", recurrentInitializer.configuration)) }
        return result
    }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank == 2 else { throw unfit(input, "needs [time, features]; add reshape in front, or return_sequences before another one") }
        return returnSequences ? [input[0], units] : [units]
    }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] {
        let width = Self.gates * units
        let kernels = [
            // The default is Glorot-uniform whatever the activation, as in Keras.
            ParameterDescription("weight", [input.last ?? 1, width], options.initializer ?? .glorotUniform),
            ParameterDescription("recurrent_weight", [units, width], recurrentInitializer),
        ]
        return options.bias ? kernels + biases() : kernels
    }
    /// The initial values of the biases.
    public func biases() -> [ParameterDescription] { [ParameterDescription("bias", [Self.gates * units], options.biasInitializer)] }
    /// Inputs per unit and units per input.
    public func fans(input: Shape) -> Fans? { Fans(fanIn: (input.last ?? 1) + units, fanOut: Self.gates * units) }

    /// The products with the inputs and with the states before.
    public func factoredLayers(input: Shape) -> [FactoredLayer] {
        let recurrentBias = biases().contains { $0.name == "recurrent_bias" } && options.bias ? "recurrent_bias" : nil
        return [
            FactoredLayer(.dense, bias: options.bias ? "bias" : nil),
            FactoredLayer(
                .recurrent, weight: "recurrent_weight", bias: recurrentBias, inputTap: "states",
                outputTap: Self.separatesState ? "recurrent_preactivation" : "preactivation"),
        ]
    }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        let weight = context.parameter("weight"), recurrent = context.parameter("recurrent_weight")
        context.penalize(weight, l2: options.l2, l1: options.l1)
        context.penalize(recurrent, l2: options.l2, l1: options.l1)
        // Time outermost, as the loop takes it: where the small inputs are turned, the weight's gradient is one product over rows as they lie.
        var z = context.product(context.input(x).transpose([1, 0, 2]), weight)
        if options.bias { z = z + context.parameter("bias") }
        guard z.failure == nil else { return z }
        z = tap(z.transpose([1, 0, 2]), "\(context.path).preactivation")
        let recurrentBias = context.parameters["recurrent_bias"]
        var slices = [z.transpose([1, 0, 2])]
        if context.tapsFactors && Self.separatesState {
            // The state's part does not simply add up: zeros that enter it carry its derivative out of the loop.
            let zeros = context.factor(0 * stopGradient(z), "recurrent_preactivation")
            slices.append(zeros.transpose([1, 0, 2]))
        }
        let start = [Tensor](repeating: .zeros([x.shape[0], units], dtype: z.dtype), count: Self.stateCount)
        let outer = context
        do {
            let keepsStates = returnSequences || context.tapsFactors
            let (last, states) = try scan(start, over: slices) { state, slices in
                let shift = slices.count == 2 ? recurrentBias.map { $0 + slices[1] } ?? slices[1] : recurrentBias
                let next = step(slices[0], state: state, recurrent: recurrent, recurrentBias: shift, context: outer)
                return (next, keepsStates ? [next[0]] : [])
            }
            let all = keepsStates ? context.factor(states[0].transpose([1, 0, 2]), "states") : last[0]
            // The last state out of all of them, so that the tapped value has its part in the output.
            let output = returnSequences || !keepsStates ? all : all.slice(axis: 1, from: -1).reshape([x.shape[0], units])
            return tap(output, "\(context.path).activation")
        } catch {
            return .failed(error as? TraceError ?? TraceError(op: kind, reason: "\(error)"))
        }
    }

    /// Block `number` of the columns.
    func gate(_ z: Tensor, _ number: Int) -> Tensor { z.slice(axis: -1, from: number * units, to: (number + 1) * units) }
}
