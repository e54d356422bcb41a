public import ThalwegCore

/// A loss taken apart: a model that gives outputs, a loss of the outputs that is convex in them, penalties of the parameters.
///
/// What the Gauss–Newton matrix, the Fisher information and K-FAC are made of.
public struct ModelObjective: Sendable {
    /// The model's outputs on the batch, `[n, …]`.
    public let outputs: @Sendable (Tree) throws -> Tensor
    /// The loss of outputs against the batch's targets, a scalar, without penalties.
    public let lossOfOutputs: @Sendable (Tensor) throws -> Tensor
    /// Penalties of the parameters, a scalar; nil where there are none.
    public let penalty: (@Sendable (Tree) throws -> Tensor)?
    /// As `lossOfOutputs`, against targets drawn from the distribution that the outputs describe: what the Fisher information is the
    /// mean squared gradient of; nil where the loss is no negative log-likelihood.
    public let sampledLossOfOutputs: (@Sendable (Tensor, RandomKey) throws -> Tensor)?
    /// The number of examples in the batch (float64 scalar).
    public let exampleCount: Tensor
    /// The model with tapped layers, for curvature with Kronecker factors; nil where its layers are not known.
    public let factored: FactoredModel?

    /// A loss taken apart.
    public init(
        outputs: @escaping @Sendable (Tree) throws -> Tensor, lossOfOutputs: @escaping @Sendable (Tensor) throws -> Tensor,
        penalty: (@Sendable (Tree) throws -> Tensor)? = nil,
        sampledLossOfOutputs: (@Sendable (Tensor, RandomKey) throws -> Tensor)? = nil, exampleCount: Tensor, factored: FactoredModel? = nil
    ) {
        self.outputs = outputs
        self.lossOfOutputs = lossOfOutputs
        self.penalty = penalty
        self.sampledLossOfOutputs = sampledLossOfOutputs
        self.exampleCount = exampleCount
        self.factored = factored
    }

    /// The generalized Gauss–Newton matrix at a point times a vector, `Jᵀ H_loss J v`, plus the penalty's Hessian times v.
    ///
    /// Positive semi-definite where the loss is convex in the outputs. Cost: about two gradients. Reference: Schraudolph 2002,
    /// doi:10.1162/08997660260028683; Martens 2010 (ICML).
    public func gaussNewtonProduct(at parameters: Tree, along direction: Tree) -> Tree {
        do {
            let tangent = try jvp({ try outputs($0) }, at: parameters, along: direction)
            let curved = hvp(of: { try lossOfOutputs($0) }, at: tangent.value, along: tangent.tangent)
            let product = try vjp({ try outputs($0) }, at: parameters).pullback(curved)
            guard let penalty else { return product }
            return product + hvp(of: penalty, at: parameters, along: direction)
        } catch {
            return parameters.map { _ in .failed(Objective.traceError(error)) }
        }
    }

    func restricted(around fixed: Tree) -> ModelObjective {
        let whole: @Sendable (Tree) throws -> Tensor = { [outputs] in try outputs(fixed.merging($0)) }
        var part: (@Sendable (Tree) throws -> Tensor)?
        if let penalty { part = { try penalty(fixed.merging($0)) } }
        return ModelObjective(
            outputs: whole, lossOfOutputs: lossOfOutputs, penalty: part, sampledLossOfOutputs: sampledLossOfOutputs,
            exampleCount: exampleCount, factored: factored?.restricted(around: fixed))
    }
}
