import Foundation

/// A distribution that the eigenvalues of large random matrices have.
public protocol SpectralLaw: Sendable {
    /// What it is called.
    static var name: String { get }
    /// Between which the eigenvalues lie, those at exactly 0 left out.
    var support: ClosedRange<Double> { get }
    /// Whether it says how many eigenvalues are 0; else those that are have nothing to do with it.
    static var hasZeros: Bool { get }
    /// The share of eigenvalues that are exactly 0.
    var shareAtZero: Double { get }
    /// Each parameter with its name, for reports.
    var parameters: [(name: String, value: Double)] { get }
    /// The share of eigenvalues up to x, those at 0 included.
    func cumulative(_ x: Double) -> Double
    /// The law whose quantiles at some levels, ascending in (0, 1), are nearest to these by the sum of squares; nil where none is.
    static func fitted(quantiles: [Double], levels: [Double]) -> Self?
}

extension SpectralLaw {
    /// Not.
    public static var hasZeros: Bool { false }

    /// None.
    public var shareAtZero: Double { 0 }

    /// Its name.
    public var name: String { Self.name }

    /// The value below which a share of the eigenvalues lies.
    public func quantile(_ level: Double) -> Double {
        var low = Swift.min(support.lowerBound, 0), high = Swift.max(support.upperBound, 0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if cumulative(middle) < level { low = middle } else { high = middle }
        }
        return high
    }

    /// The density on a grid, smeared by a Gaussian as `SpectralDensity.density` is; it integrates to 1.
    public func density(on grid: [Double], width: Double) -> [Double] {
        let count = 400, places = (0..<count).map { quantile((Double($0) + 0.5) / Double(count)) }
        let factor = 1 / (Double(count) * width * (2 * Double.pi).squareRoot())
        return grid.map { x in
            factor * places.reduce(0) { sum, place in
                let z = (x - place) / width
                return abs(z) > 8 ? sum : sum + Foundation.exp(-z * z / 2)
            }
        }
    }
}
