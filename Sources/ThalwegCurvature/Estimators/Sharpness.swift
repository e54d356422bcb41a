/// How much the loss rises around a point.
public struct Sharpness: Sendable, Hashable {
    /// ρ: the distance looked at.
    public let radius: Double
    /// `L(θ + ρ g/‖g‖) − L(θ)`: what sharpness-aware minimization looks at (Foret et al. 2021, arXiv:2010.01412).
    public let alongGradient: Double
    /// `max L(θ ± ρ v) − L(θ)`, v the eigenvector of the largest eigenvalue; nil where it is not known.
    public let alongTopEigenvector: Double?
}

extension CurvatureProblem {
    /// The sharpness at a distance. Cost: one to three evaluations.
    public func sharpness(radius: Double = 0.05, slope: Slope, top: Eigenpair? = nil) throws -> Sharpness {
        func rise(_ direction: VectorBlock, _ length: Double) throws -> Double { try moved(along: direction, by: length).loss() - slope.loss }
        let along = slope.gradientNorm > 0 ? try rise(slope.gradient, radius / slope.gradientNorm) : 0
        let across = try top.map { pair in max(try rise(pair.vector, radius), try rise(pair.vector, -radius)) }
        return Sharpness(radius: radius, alongGradient: along, alongTopEigenvector: across)
    }
}
