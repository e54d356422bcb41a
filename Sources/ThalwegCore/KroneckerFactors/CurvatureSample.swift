/// What the layers' taps gave: inputs, and derivatives `[directions, n, …]` whose squares summed over directions and examples make the curvature.
package struct CurvatureSample {
    package let inputs: Tree
    package let derivatives: Tree
    /// 1 for examples that count, 0 for others, `[n]`; nil where all do.
    package let weights: Tensor?

    /// - Throws: the first mistake in the model.
    package init(of model: FactoredModel, layers: [FactoredLayer], at parameters: Tree, by estimate: CurvatureEstimate, key: RandomKey) throws {
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
        derivatives = tapped.tapGradients.map { $0.failure == nil ? ($0 * scale.converted(to: $0.dtype)).expandDims(0) : $0 }
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
