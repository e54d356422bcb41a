import ThalwegCore

/// Whose mean squared gradients a curvature is made of.
public enum CurvatureEstimate: String, Sendable, Hashable, CaseIterable {
    /// Every direction of the outputs, weighted by the loss's own Hessian: the Gauss–Newton matrix, which is the Fisher information for cross
    /// entropy and squared error. One pull-back per element of an example's outputs, and `eigh` of a matrix of that size per example.
    case exact
    /// The gradient against targets drawn from the model's own distribution: unbiased for the Fisher information. One gradient.
    case monteCarlo = "monte_carlo"
    /// The gradient against the true targets: no Fisher information far from a good fit (Kunstner et al. 2019, arXiv:1905.12558). One gradient.
    case empirical
}

/// How the positions at which a layer uses one weight enter its factors: all axes between an example's first and last.
///
/// Reference: Eschenhagen et al. 2023, arXiv:2311.00636.
public enum WeightSharing: String, Sendable, Hashable, CaseIterable {
    /// Every position is an example of its own.
    case expand
    /// Inputs are averaged, derivatives summed over the positions first: cheaper by the number of positions.
    case reduce
}

/// What the layers' taps gave: inputs, and derivatives `[directions, n, …]` whose squares summed over directions and examples make the curvature.
struct CurvatureSample {
    let inputs: Tree
    let derivatives: Tree
    /// 1 for examples that count, 0 for others, `[n]`; nil where all do.
    let weights: Tensor?

    /// - Throws: the first mistake in the model.
    init(of model: FactoredModel, layers: [FactoredLayer], at parameters: Tree, by estimate: CurvatureEstimate, key: RandomKey) throws {
        weights = model.weights
        let inputTaps = Set(layers.compactMap(\.inputTap)), outputTaps = Set(layers.map(\.outputTap))
        if estimate == .exact {
            let outputs = try model.outputs(parameters)
            let directions = try CurvatureSample.directions(of: model, at: outputs)
            let tapped = try tappedValueAndGrad(at: parameters, taps: { inputTaps.contains($0) }, constants: true) { point in
                (loss: try model.lossOfOutputs(try model.outputs(point)), extra: [Tensor]())
            }
            inputs = tapped.taps
            derivatives = try vmap { (direction: Tensor) -> Tree in
                try tappedValueAndGrad(at: parameters, taps: { outputTaps.contains($0) }, differentiating: { outputTaps.contains($0) }) { point in
                    (loss: (try model.outputs(point) * direction).sum(), extra: [Tensor]())
                }.tapGradients
            }(directions)
            return
        }
        let empirical: @Sendable (Tensor, RandomKey) throws -> Tensor = { output, _ in try model.lossOfOutputs(output) }
        guard let loss = estimate == .empirical ? empirical : model.sampledLossOfOutputs else {
            throw TraceError(op: "kfac", reason: "the loss is no negative log-likelihood, so that no targets can be drawn; use `fisher: exact`")
        }
        let tapped = try tappedValueAndGrad(
            at: parameters, taps: { inputTaps.contains($0) || outputTaps.contains($0) }, differentiating: { outputTaps.contains($0) },
            constants: true
        ) { point in (loss: try loss(try model.outputs(point), key), extra: [Tensor]()) }
        inputs = tapped.taps
        // The gradient of the mean loss is 1/n of an example's: its square times n is the example's share of the mean of squares.
        let scale = model.exampleCount.sqrt()
        derivatives = tapped.tapGradients.map { $0.failure == nil ? $0.scaled(by: scale).expandDims(0) : $0 }
    }

    /// The columns of a root of the loss's Hessian in the outputs, `[k, n, …]`, k elements in an example's outputs: `Σ s sᵀ = ∇²L`, which has no
    /// entries between examples.
    private static func directions(of model: FactoredModel, at outputs: Tensor) throws -> Tensor {
        if let failure = outputs.failure { throw failure }
        let examples = outputs.shape[0], size = outputs.shape.elementCount / Swift.max(examples, 1)
        let type = outputs.dtype.ofFactors, flat = outputs.reshape([examples, size])
        let columns = try vmap { (along: Tensor) -> Tensor in
            hvp(of: { try model.lossOfOutputs($0.reshape(outputs.shape)) }, at: flat, along: along.broadcast(to: [examples, size]))
        }(.identity(size, dtype: outputs.dtype))
        let (values, vectors) = eigh(columns.transpose([1, 0, 2]).converted(to: type))
        let root = vectors * max(values, 0).sqrt().expandDims(1)
        return root.transpose([2, 0, 1]).converted(to: outputs.dtype).reshape(Shape([size] + outputs.shape.dimensions))
    }
}
