/// A model as estimates of Kronecker factors see it: its layers tap what goes in and comes out, on a batch or a part of it.
public struct FactoredModel: Sendable {
    /// The outputs, `[n, …]`, with the taps that `layers` names inside.
    public let outputs: @Sendable (Tree) throws -> Tensor
    /// The mean loss of outputs against their targets, without penalties.
    public let lossOfOutputs: @Sendable (Tensor) throws -> Tensor
    /// The same against targets drawn from the distribution that the outputs describe; nil where the loss is no negative log-likelihood.
    public let sampledLossOfOutputs: (@Sendable (Tensor, RandomKey) throws -> Tensor)?
    /// 1 for the examples that count and 0 for those that fill up a batch, `[n]`; nil where all count.
    public let weights: Tensor?
    /// How many examples count (float64 scalar): what the losses are means over.
    public let exampleCount: Tensor
    /// The layers, with the names of their parameters and taps.
    public let layers: [FactoredLayer]

    /// A model with tapped layers.
    public init(
        outputs: @escaping @Sendable (Tree) throws -> Tensor, lossOfOutputs: @escaping @Sendable (Tensor) throws -> Tensor,
        sampledLossOfOutputs: (@Sendable (Tensor, RandomKey) throws -> Tensor)? = nil, weights: Tensor? = nil, exampleCount: Tensor,
        layers: [FactoredLayer]
    ) {
        self.outputs = outputs
        self.lossOfOutputs = lossOfOutputs
        self.sampledLossOfOutputs = sampledLossOfOutputs
        self.weights = weights
        self.exampleCount = exampleCount
        self.layers = layers
    }

    /// The same with a part of the parameters held where they are.
    package func restricted(around fixed: Tree) -> FactoredModel {
        FactoredModel(
            outputs: { [outputs] in try outputs(fixed.merging($0)) }, lossOfOutputs: lossOfOutputs, sampledLossOfOutputs: sampledLossOfOutputs,
            weights: weights, exampleCount: exampleCount, layers: layers)
    }
}
