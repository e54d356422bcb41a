/// A law fitted to the bulk of a spectrum, with what stands apart from it.
public struct SpectralBulk: Sendable {
    /// The law.
    public let law: any SpectralLaw
    /// The largest difference between the law's and the observed share of eigenvalues up to any value (Kolmogorov's distance), outliers left out: 0
    /// to 1. A lower bound: between the points of the quadrature the observed share is known to lie between two numbers.
    public let distance: Double
    /// Eigenvalues above the law's support by more than `margin` of its width: counted, with error 0, where Lanczos reached below that, else by the
    /// density.
    public let outliersAbove: Estimate
    /// And below it.
    public let outliersBelow: Estimate
    /// Values from which on they are outliers.
    public let edges: ClosedRange<Double>
    /// The share of negative eigenvalues that the law has below minus the threshold it was asked with, of all eigenvalues.
    public let negativeShare: Double
    /// The share of eigenvalues that are zero to rounding and that the law leaves out.
    public let zeroShare: Double
    /// Whether the law describes the bulk: nowhere farther off than a tenth of the eigenvalues.
    public var isClose: Bool { distance <= 0.1 }

    /// How far beyond the support an outlier lies, as a part of the support's width: its ends are known only so well.
    public static let margin = 0.05

    /// Fits a law to a density's quantiles, outliers left out until none is found more, or more than a tenth of the spectrum would be.
    ///
    /// - Parameters:
    ///   - ends: the eigenvalues known one by one, for the outliers' counts.
    ///   - threshold: below minus which an eigenvalue counts as negative.
    /// - Returns: nil where no such law fits at all, as for a spectrum of one value.
    public init?<Law: SpectralLaw>(_ type: Law.Type, fitting density: SpectralDensity, ends: SpectrumEnds? = nil, threshold: Double = 0) {
        let size = density.points.map { abs($0.value) }.max() ?? 0
        let points = density.points.filter { Law.hasZeros || abs($0.value) > 1e-6 * size }, levels = (1...19).map { Double($0) / 20 }
        let whole = points.reduce(0) { $0 + $1.weight }
        zeroShare = max(0, 1 - whole)
        var inside = points, law: Law?
        for _ in 0..<20 {
            guard inside.count > 2, let next = Law.fitted(quantiles: levels.map { Self.quantile($0, of: inside) }, levels: levels) else { return nil }
            law = next
            let edges = Self.edges(next), left = points.filter { edges.contains($0.value) }
            guard left.reduce(0, { $0 + $1.weight }) > 0.9 * whole, left.count != inside.count else { break }
            inside = left
        }
        guard let law else { return nil }
        self.law = law
        edges = Self.edges(law)
        let total = inside.reduce(0) { $0 + $1.weight }
        var sum = 0.0, largest = 0.0
        // Many may be 0 but for rounding.
        let rounding = 1e-6 * (law.support.upperBound - law.support.lowerBound)
        for point in inside {
            // Between the two sides of a point of the quadrature, the true share is not known.
            let below = sum / total
            sum += point.weight
            largest = max(largest, law.cumulative(point.value - rounding) - sum / total, below - law.cumulative(point.value + rounding))
        }
        distance = max(0, largest)
        let (low, high) = (edges.lowerBound, edges.upperBound), n = Double(density.length)
        func count(_ found: [Eigenpair]?, _ isBeyond: (Double) -> Bool) -> Estimate {
            let beyond = found?.count { isBeyond($0.value) } ?? 0
            if let found, beyond < found.count { return Estimate(value: Double(beyond), standardError: 0, samples: 1) }
            let share = density.mean { isBeyond($0) ? 1 : 0 }.scaled(by: n)
            return Estimate(value: max(share.value, Double(beyond)), standardError: share.standardError, samples: share.samples)
        }
        outliersAbove = count(ends?.largest) { $0 > high }
        outliersBelow = count(ends?.smallest) { $0 < low }
        negativeShare = whole * law.cumulative(-threshold - (threshold == 0 ? 1e-12 * (law.support.upperBound - law.support.lowerBound) : 0))
    }

    private static func edges(_ law: some SpectralLaw) -> ClosedRange<Double> {
        let range = law.support, more = margin * (range.upperBound - range.lowerBound)
        return (min(range.lowerBound, law.shareAtZero > 0 ? 0 : range.lowerBound) - more)...(range.upperBound + more)
    }

    /// The quantile of weighted points ascending: a point lies in the middle of its weight, straight lines between them.
    private static func quantile(_ level: Double, of points: [(value: Double, weight: Double)]) -> Double {
        let total = points.reduce(0) { $0 + $1.weight }
        var before = 0.0, last: (level: Double, value: Double)?
        for point in points {
            let here = (before + point.weight / 2) / total
            before += point.weight
            if here >= level {
                guard let last, here > last.level else { return point.value }
                return last.value + (level - last.level) / (here - last.level) * (point.value - last.value)
            }
            last = (here, point.value)
        }
        return points.last?.value ?? 0
    }
}
