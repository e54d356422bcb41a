import Foundation

/// The eigenvalues of `XᵀX / m`, X of m rows and `n = φm` columns of independent entries of variance s: between `s (1 ± √φ)²`, and a share of
/// `1 − 1/φ` at 0 where φ > 1.
///
/// The Gauss–Newton part of a Hessian has this form, with examples times outputs for the rows. Reference: Marchenko & Pastur 1967,
/// doi:10.1070/SM1967v001n04ABEH001994; Pennington & Bahri 2017, proceedings.mlr.press/v70/pennington17a.
public struct MarchenkoPastur: SpectralLaw, Hashable {
    public static let name = "Marchenko–Pastur"
    public static let hasZeros = true
    /// φ > 0.
    public let ratio: Double
    /// s > 0.
    public let scale: Double
    /// The share below each of the evenly spaced angles of `x = s (1 + φ − 2√φ cos θ)`, without that at 0.
    private let shares: [Double]

    /// A law. Precondition: positive parameters.
    public init(ratio: Double, scale: Double) {
        self.init(ratio: ratio, scale: scale, shares: Self.shares(ratio))
    }

    private init(ratio: Double, scale: Double, shares: [Double]) {
        precondition(ratio > 0 && scale > 0, "ratio \(ratio), scale \(scale)")
        (self.ratio, self.scale, self.shares) = (ratio, scale, shares)
    }

    /// By the midpoint rule, which is exact to rounding for periodic functions.
    private static func shares(_ ratio: Double) -> [Double] {
        let count = 512, root = ratio.squareRoot(), step = Double.pi / Double(count)
        var sum = 0.0, result = [0.0]
        for number in 0..<count {
            let theta = (Double(number) + 0.5) * step, s = sin(theta)
            sum += 2 * s * s / (Double.pi * (1 + ratio - 2 * root * cos(theta))) * step
            result.append(sum)
        }
        let total = min(1, 1 / ratio)
        return result.map { $0 / sum * total }
    }

    public var support: ClosedRange<Double> {
        let root = ratio.squareRoot()
        return (scale * (1 - root) * (1 - root))...(scale * (1 + root) * (1 + root))
    }
    public var parameters: [(name: String, value: Double)] { [("ratio", ratio), ("scale", scale)] }
    public var shareAtZero: Double { max(0, 1 - 1 / ratio) }

    public func cumulative(_ x: Double) -> Double {
        let atZero = x >= 0 ? shareAtZero : 0, range = support
        guard x > range.lowerBound else { return atZero }
        guard x < range.upperBound else { return 1 }
        let cosine = (1 + ratio - x / scale) / (2 * ratio.squareRoot())
        let place = acos(min(max(cosine, -1), 1)) / .pi * Double(shares.count - 1)
        let left = min(Int(place), shares.count - 2), part = place - Double(left)
        return min(1, atZero + shares[left] + part * (shares[left + 1] - shares[left]))
    }

    public static func fitted(quantiles: [Double], levels: [Double]) -> MarchenkoPastur? {
        // For a ratio the best scale is that of a line through 0.
        func best(_ logRatio: Double) -> (law: MarchenkoPastur, error: Double)? {
            let ratio = Foundation.exp(logRatio), unit = MarchenkoPastur(ratio: ratio, scale: 1), base = levels.map(unit.quantile)
            let squares = base.reduce(0) { $0 + $1 * $1 }
            let scale = zip(base, quantiles).reduce(0) { $0 + $1.0 * $1.1 } / squares
            guard scale > 0, scale.isFinite else { return nil }
            let error = zip(base, quantiles).reduce(0) { $0 + ($1.1 - scale * $1.0) * ($1.1 - scale * $1.0) }
            return (MarchenkoPastur(ratio: ratio, scale: scale, shares: unit.shares), error)
        }
        func error(_ logRatio: Double) -> Double { best(logRatio)?.error ?? .infinity }
        let grid = stride(from: -5.0, through: 5.0, by: 0.25).map { ($0, error($0)) }
        guard let start = grid.min(by: { $0.1 < $1.1 }), start.1.isFinite else { return nil }
        // Golden section beside the best of the grid.
        let golden = (5.0.squareRoot() - 1) / 2
        var (low, high) = (start.0 - 0.25, start.0 + 0.25)
        for _ in 0..<30 {
            let (a, b) = (high - golden * (high - low), low + golden * (high - low))
            if error(a) < error(b) { high = b } else { low = a }
        }
        return best((low + high) / 2)?.law
    }
}
