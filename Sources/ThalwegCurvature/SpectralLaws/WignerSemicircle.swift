import Foundation

/// The eigenvalues of a large symmetric matrix of independent entries: a semicircle of a center and a radius, density `2 √(R² − (x − c)²) / (πR²)`.
///
/// Hessians at critical points of a random landscape follow it, shifted by how high the point lies: the lower the loss, the fewer negative
/// eigenvalues. Reference: Wigner 1958, doi:10.2307/1970008; Bray & Dean 2007, arXiv:cond-mat/0611023; Dauphin et al. 2014, arXiv:1406.2572.
public struct WignerSemicircle: SpectralLaw, Hashable {
    public static let name = "Wigner semicircle"
    /// c.
    public let center: Double
    /// R > 0.
    public let radius: Double

    /// A semicircle. Precondition: a positive radius.
    public init(center: Double, radius: Double) {
        precondition(radius > 0, "a semicircle of radius \(radius)")
        (self.center, self.radius) = (center, radius)
    }

    public var support: ClosedRange<Double> { (center - radius)...(center + radius) }
    public var parameters: [(name: String, value: Double)] { [("center", center), ("radius", radius)] }

    public func cumulative(_ x: Double) -> Double {
        let t = min(max((x - center) / radius, -1), 1)
        return min(max(0.5 + (t * (1 - t * t).squareRoot() + asin(t)) / .pi, 0), 1)
    }

    public static func fitted(quantiles: [Double], levels: [Double]) -> WignerSemicircle? {
        // The quantiles are linear in center and radius.
        let unit = WignerSemicircle(center: 0, radius: 1), base = levels.map(unit.quantile), n = Double(levels.count)
        let (mean, height) = (base.reduce(0, +) / n, quantiles.reduce(0, +) / n)
        let spread = base.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let radius = zip(base, quantiles).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - height) } / spread
        guard radius > 0, radius.isFinite else { return nil }
        return WignerSemicircle(center: height - radius * mean, radius: radius)
    }
}
