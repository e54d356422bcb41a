import ThalwegCore

/// How much the loss rises around a point. Each rise has the standard error of the examples as a sample, or of the directions drawn.
public struct Sharpness: Sendable, Hashable {
    /// ρ: the distance looked at.
    public let radius: Double
    /// `L(θ + ρ g/‖g‖) − L(θ)`: what sharpness-aware minimization looks at (Foret et al. 2021, arXiv:2010.01412).
    public let alongGradient: Estimate
    /// The larger of `L(θ ± ρ v) − L(θ)`, v the eigenvector of the largest eigenvalue; nil where it is not known.
    public let alongTopEigenvector: Estimate?
    /// The adaptive ρ, relative to the parameters' size.
    public let adaptiveRadius: Double
    /// `L(θ + ρ T²g/‖Tg‖) − L(θ)` with `T = |θ| + 0.01`, entry by entry: the same after layers are rescaled against each other (Kwon et al.
    /// 2021, arXiv:2102.11600).
    public let adaptive: Estimate
}

extension CurvatureProblem {
    /// The sharpness at a distance. Cost: two evaluations for each rise, four of them.
    public func sharpness(radius: Double = 0.05, adaptiveRadius: Double = 0.5, slope: Slope, top: Eigenpair? = nil) throws -> Sharpness {
        let isFlat = slope.gradientNorm == 0, nothing = Estimate(value: 0, standardError: 0, samples: exampleCount)
        let across = try top.map { pair in
            let (up, down) = (try rise(along: pair.vector, by: radius), try rise(along: pair.vector, by: -radius))
            return up.value < down.value ? down : up
        }
        var adaptive = nothing
        if !isFlat {
            let ascent = try algebra.run("adaptive_ascent", [vector().buffer, slope.gradient.buffer]) { inputs in
                let scale = abs(inputs[0]) + 0.01, scaled = scale * inputs[1]
                return [scale * scaled / scaled.squared().sum().sqrt()]
            }
            adaptive = try rise(along: VectorBlock(ascent[0], algebra), by: adaptiveRadius)
        }
        return Sharpness(
            radius: radius, alongGradient: isFlat ? nothing : try rise(along: slope.gradient, by: radius / slope.gradientNorm),
            alongTopEigenvector: across, adaptiveRadius: adaptiveRadius, adaptive: adaptive)
    }

    /// `L(θ + c v) − L(θ)`, penalties included, by each example's own rise, with the standard error of the examples as a sample.
    ///
    /// Cost: two evaluations over all examples.
    public func rise(along direction: VectorBlock, by factor: Double) throws -> Estimate {
        let space = space, length = try engine.upload(HostArray(scalar: factor)), number = TensorType(.float64, [])
        let arguments = [direction.buffer, length]
        let begin = try penalized("rise_penalty", arguments, types: [number, number, number]) { point, inputs, penalty in
            let more = try penalty(space.moved(point, inputs)) - penalty(point)
            return [more, .zeros([], dtype: .float64), .zeros([], dtype: .float64)]
        }
        let sums = try summed("rise", arguments, from: begin) { point, inputs, rows in
            let seen = CurvatureRows(rows)
            func losses(_ at: Tree) throws -> Tensor { try seen.losses(try seen.outputs(at)).converted(to: .float64) }
            let rises = try losses(space.moved(point, inputs)) - losses(point)
            return [seen.scaled(rises.sum()), rises.sum(), rises.squared().sum()]
        }
        let values = try sums.map { try engine.download($0).scalar }, n = Double(exampleCount), mean = values[1] / n
        let variance = max(values[2] / n - mean * mean, 0) / max(n - 1, 1) * (n * scale) * (n * scale)
        return Estimate(value: values[0], standardError: n > 1 ? variance.squareRoot() : .infinity, samples: exampleCount)
    }
}

extension FlatSpace {
    /// A point moved along `inputs[0]`, `[1, n]`, by `inputs[1]`.
    func moved(_ point: Tree, _ inputs: [Tensor]) -> Tree {
        tree(vector(point) + inputs[0].reshape([count]) * inputs[1].converted(to: dtype))
    }
}
