import Foundation

/// The few statistics that the doctor needs.
public enum Statistics {
    /// The middle value, the lower of two; nil of nothing.
    public static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        return values.sorted()[(values.count - 1) / 2]
    }

    /// The p-value of the paired one-sided t-test of `differences` against a mean of 0 or below.
    ///
    /// - Parameter resolution: the smallest standard deviation that is believed, so that equal differences do not give certainty.
    /// - Returns: nil with fewer than two differences.
    public static func pairedTest(_ differences: [Double], resolution: Double) -> Double? {
        let n = Double(differences.count)
        guard n >= 2, differences.allSatisfy(\.isFinite) else { return nil }
        let mean = differences.reduce(0, +) / n
        let variance = differences.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (n - 1)
        let error = max(variance.squareRoot(), resolution) / n.squareRoot()
        return upperTail(t: mean / error, degrees: n - 1)
    }

    /// P(T > t) of Student's distribution: ½·I_{ν/(ν+t²)}(ν/2, ½) for t ≥ 0.
    public static func upperTail(t: Double, degrees: Double) -> Double {
        let tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
        return t >= 0 ? tail : 1 - tail
    }

    /// The regularized incomplete beta function I_x(a, b) by Lentz's continued fraction (DLMF 8.17.22, https://dlmf.nist.gov/8.17).
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
        let scale: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
        let power: Double = a * log(x) + b * log(1 - x)
        let front = exp(scale + power) / a
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1), tiny)
        var fraction = d
        for step in 1...200 {
            let m = Double(step)
            let place: Double = a + 2 * m
            let even: Double = m * (b - m) * x / ((place - 1) * place)
            d = 1 / guarded(1 + even * d, tiny)
            c = guarded(1 + even / c, tiny)
            fraction *= c * d
            let odd: Double = -(a + m) * (a + b + m) * x / (place * (place + 1))
            d = 1 / guarded(1 + odd * d, tiny)
            c = guarded(1 + odd / c, tiny)
            fraction *= c * d
            if abs(c * d - 1) < 1e-14 { break }
        }
        return front * fraction
    }

    private static func guarded(_ value: Double, _ tiny: Double) -> Double { abs(value) < tiny ? tiny : value }
}
