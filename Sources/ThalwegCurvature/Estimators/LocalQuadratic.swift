import ThalwegCore

/// A parabola through the loss along a step, `a + b t + c t²`, t from 0 (before) to 1 (after).
public struct LocalQuadratic: Sendable, Hashable {
    /// b: the loss's slope at the start, for the whole step.
    public let slope: Double
    /// `2c`: its second derivative, for the whole step squared.
    public let curvature: Double
    /// How the loss changes from the start to the end.
    public let change: Double
    /// α: where the step ends. −1 at the start itself, 0 at the parabola's lowest point, 1 at the start's height on the other side, more above
    /// it. nil where the parabola does not first fall and then rise. Its error is that of the examples as a sample.
    public let alpha: Estimate?

    /// Fitted to the change of the loss and the slopes at both ends by least squares: `b = (2d + 5s₀ − s₁)/6`, `2c = s₁ − s₀`.
    ///
    /// - Parameter covariance: of `(change, start, end)`, 3 × 3.
    init(change: Double, start: Double, end: Double, covariance: Matrix, samples: Int) {
        slope = (2 * change + 5 * start - end) / 6
        curvature = end - start
        self.change = change
        guard slope < 0, curvature > 0 else {
            alpha = nil
            return
        }
        // Of α = −2c/b − 1 by the three numbers.
        let byB = curvature / (slope * slope), byC = -1 / slope
        let derivative = [byB / 3, byB * 5 / 6 - byC, -byB / 6 + byC]
        var variance = 0.0
        for i in 0..<3 { for j in 0..<3 { variance += derivative[i] * covariance[i, j] * derivative[j] } }
        alpha = Estimate(value: -curvature / slope - 1, standardError: samples > 1 ? max(variance, 0).squareRoot() : .infinity, samples: samples)
    }
}

extension CurvatureProblem {
    /// The parabola along a step from this point, penalties included.
    ///
    /// Losses and slopes at both ends are of the same examples, so that their common noise drops out; what is left is in α's error. Cost: two
    /// forward passes with their derivatives over all examples. Reference: Schneider, Dangel & Hennig 2021 (Cockpit), arXiv:2102.06604, which
    /// fits to the losses of two mini-batches instead.
    /// - Parameter update: what the step adds, `[1, n]`.
    /// - Throws: `CurvatureError.notFinite`.
    public func localQuadratic(along update: VectorBlock) throws -> LocalQuadratic {
        let space = space, types = [TensorType(.float64, [3]), TensorType(.float64, [3, 3])]
        let begin = try penalized("local_quadratic_penalty", [update.buffer], types: types) { point, inputs, penalty in
            let ends = try space.ends(of: point, inputs[0]) { try penalty($0).reshape([1]) }
            return [ends.reshape([3]), .zeros([3, 3], dtype: .float64)]
        }
        // The penalty's part is the same for all examples: no scatter.
        let fixed = try engine.download(begin[0]).doubles
        let sums = try summed("local_quadratic", [update.buffer], from: begin) { point, inputs, rows in
            let seen = CurvatureRows(rows)
            let ends = try space.ends(of: point, inputs[0]) { try seen.losses(try seen.outputs($0)) }
            return [seen.scaled(ends.sum(axes: [1])), ends.matmul(ends.transpose([1, 0]))]
        }
        let values = try sums.map { try engine.download($0).doubles }
        guard values.joined().allSatisfy(\.isFinite) else { throw CurvatureError.notFinite("the loss or its slope along the step") }
        let n = Double(exampleCount), means = (0..<3).map { (values[0][$0] - fixed[$0]) / (n * scale) }
        var covariance = Matrix(zeros: 3, 3)
        for i in 0..<3 { for j in 0..<3 { covariance[i, j] = (values[1][3 * i + j] / n - means[i] * means[j]) / max(n - 1, 1) * (n * scale) * (n * scale) } }
        return LocalQuadratic(change: values[0][0], start: values[0][1], end: values[0][2], covariance: covariance, samples: exampleCount)
    }
}

extension BlockAlgebra {
    /// The share of a vector's squared length that lies along orthonormal ones, in 0…1; nil for a vector of zeros.
    public func share(of vector: VectorBlock, along directions: [VectorBlock]) throws -> Double? {
        let whole = try inner(vector, vector)[0]
        guard whole > 0, whole.isFinite else { return nil }
        return min(1, try directions.reduce(0) { try $0 + inner($1, vector).map { $0 * $0 }[0] } / whole)
    }
}

extension FlatSpace {
    /// For each entry of a function `[rows]`: its change along a step, and its slopes at both ends, `[3, rows]` in f64.
    func ends(of point: Tree, _ update: Tensor, _ function: @escaping @Sendable (Tree) throws -> Tensor) throws -> Tensor {
        let step = tree(update.reshape([count]))
        let before = try jvp(function, at: point, along: step), after = try jvp(function, at: point + step, along: step)
        return .stacked([after.value - before.value, before.tangent, after.tangent].map { $0.converted(to: .float64) }, axis: 0)
    }
}
