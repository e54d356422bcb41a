import ThalwegCore

/// The loss and the gradient at a point, with the gradient's noise.
public struct Slope: Sendable {
    /// The loss, penalties included where asked for.
    public let loss: Double
    /// The gradient, `[1, n]`.
    public let gradient: VectorBlock
    /// Its Euclidean norm.
    public let gradientNorm: Double
    /// The trace of the covariance of single examples' gradients, from how the blocks' gradients scatter; nil for a single block.
    public let covarianceTrace: Estimate?
    /// `covarianceTrace / ‖g‖²` with the squared norm freed from its own noise: the batch size beyond which averaging more examples gains little.
    ///
    /// nil for a single block, or where the gradient drowns in its noise. Reference: McCandlish et al. 2018, arXiv:1812.06162.
    public let noiseScale: Double?
    /// The standard error of the gradient as an estimate of that of all examples there could be: `√(covarianceTrace / N)`; nil for a single block.
    public var standardError: Double? { covarianceTrace.map { (max($0.value, 0) / Double(exampleCount)).squareRoot() } }
    let exampleCount: Int
}

extension CurvatureProblem {
    /// Loss and gradient. Cost: one gradient over all examples.
    ///
    /// - Throws: `CurvatureError.notFinite`.
    public func slope(includingPenalty: Bool = true) throws -> Slope {
        let space = space
        let types = [TensorType(.float64, []), TensorType(space.dtype, [1, space.count])]
        let zeros = try algebra.run("zeros_of_slope", []) { _ in types.map { .zeros($0.shape, dtype: $0.dtype) } }
        // Block by block, for the scatter: sums of one block each, squared, are added up beside the sums.
        let squares = try (0..<3).map { _ in try engine.upload(HostArray(scalar: 0.0)) }
        let sums = try summed("slope", from: zeros + squares) { point, _, rows in
            let seen = CurvatureRows(rows)
            let (value, gradient) = valueAndGrad(of: { try seen.loss(try seen.outputs($0)) })(point)
            let vector = space.vector(gradient), count = rows.weights.sum().converted(to: .float64)
            // Rows first, in their own type: in f64 the whole gradient would take twice its memory.
            let squared = gradient.leaves.map { $0.squared().sum(axes: $0.shape.rank > 1 ? [$0.shape.rank - 1] : []).converted(to: .float64).sum() }
                .reduce(Tensor(0, dtype: .float64), +)
            // Σ n_b ‖ḡ_b‖² = Σ ‖s_b‖²/n_b with ḡ_b the block's mean and s_b its sum; and its square, for the error.
            let weighted = squared / ThalwegCore.max(count, 1)
            return [value, vector.reshape([1, space.count]), weighted, weighted.squared(), Tensor(1, dtype: .float64)]
        }
        // The gradient stays on the device.
        let values = try sums.enumerated().map { number, sum in number == 1 ? .nan : try engine.download(sum).scalar }
        let data = VectorBlock(sums[1], algebra)
        let blocks = values[4], factor = 1 / scale
        let squaredNorm = try algebra.inner(data, data)[0]
        let n = Double(exampleCount)
        var covariance: Estimate?, noiseScale: Double?
        if blocks > 1 {
            // Of blocks of b examples: Σ n_b ‖ḡ_b − ḡ‖² has the mean (B − 1) · tr Σ.
            let between = values[2] * factor * factor - squaredNorm * factor * factor / n
            let trace = max(0, between / (blocks - 1))
            covariance = Estimate(value: trace, standardError: trace * (2 / (blocks - 1)).squareRoot(), samples: Int(blocks))
            let clean = squaredNorm * factor * factor / (n * n) - trace / n
            if clean > 0 { noiseScale = trace / clean }
        }
        var loss = values[0], gradient = data
        if includingPenalty, functions.penalty != nil {
            let more = try penalized("slope_penalty", types: types) { point, _, penalty in
                let (value, gradient) = valueAndGrad(of: penalty)(point)
                return [value, space.vector(gradient).reshape([1, space.count])]
            }
            loss += try engine.download(more[0]).scalar
            gradient = try algebra.sum(gradient, VectorBlock(more[1], algebra))
        }
        guard loss.isFinite else { throw CurvatureError.notFinite("the loss") }
        let norm = try algebra.inner(gradient, gradient)[0].squareRoot()
        guard norm.isFinite else { throw CurvatureError.notFinite("the gradient") }
        return Slope(loss: loss, gradient: gradient, gradientNorm: norm, covarianceTrace: covariance, noiseScale: noiseScale, exampleCount: exampleCount)
    }

    /// The loss alone, penalties included. Cost: one evaluation over all examples.
    public func loss() throws -> Double {
        let begin = try penalized("loss_penalty", types: [TensorType(.float64, [])]) { point, _, penalty in [try penalty(point)] }
        let sum = try summed("loss", from: begin) { point, _, rows in
            let seen = CurvatureRows(rows)
            return [try seen.loss(try seen.outputs(point))]
        }
        return try engine.download(sum[0]).scalar
    }
}
