/// A number that was estimated, with its error.
public struct Estimate: Sendable, Hashable, CustomStringConvertible {
    /// The estimate.
    public let value: Double
    /// The standard deviation that the estimate is thought to have; 0 where it is exact but for rounding.
    public let standardError: Double
    /// The number of independent samples behind it.
    public let samples: Int

    /// An estimate.
    public init(value: Double, standardError: Double, samples: Int) {
        self.value = value
        self.standardError = standardError
        self.samples = samples
    }

    /// The mean of samples and its standard error, by their scatter; infinite error for a single one.
    public init(mean values: [Double]) {
        let n = Double(values.count), mean = values.reduce(0, +) / Swift.max(n, 1)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.init(value: mean, standardError: values.count > 1 ? (squares / (n - 1) / n).squareRoot() : .infinity, samples: values.count)
    }

    /// The interval that holds the truth in 95 of 100 cases, by Student's distribution with `samples − 1` degrees of freedom.
    public var interval95: ClosedRange<Double> {
        guard standardError.isFinite else { return -Double.infinity...Double.infinity }
        let width = Estimate.student95(degrees: samples - 1) * standardError
        return (value - width)...(value + width)
    }

    /// The two-sided 95 % point of Student's distribution, to about 10⁻³ (Cornish & Fisher's expansion, exact below four degrees of freedom).
    static func student95(degrees: Int) -> Double {
        switch degrees {
        case ...0: return .infinity
        case 1: return 12.706
        case 2: return 4.303
        case 3: return 3.182
        default:
            let z = 1.959964, n = Double(degrees)
            let z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z
            let first = (z3 + z) / 4, second = (5 * z5 + 16 * z3 + 3 * z) / 96
            let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
            return z + first / n + second / (n * n) + third / (n * n * n)
        }
    }

    /// That many times as much.
    func scaled(by factor: Double) -> Estimate { Estimate(value: value * factor, standardError: standardError * abs(factor), samples: samples) }

    public var description: String { "\(value) ± \(standardError)" }
}
