import Glibc

/// One axis: which values it spans, and where its ticks are.
struct Scale: Sendable {
    /// Whether equal ratios, not equal differences, are equally far apart.
    var isLogarithmic: Bool
    var low: Double
    var high: Double
    /// Values with a line and a label, ascending.
    var ticks: [Double]

    /// From a round value below the least of `values` to one above the largest; those that are not finite do not count.
    static func linear(_ values: [Double], count: Int = 5) -> Scale {
        let finite = values.filter { $0.isFinite && abs($0) < 1e300 }
        var low = finite.min() ?? 0
        var high = finite.max() ?? 1
        if high - low <= 1e-12 * max(abs(low), abs(high)) {
            let margin = low == 0 ? 1 : abs(low) * 0.5
            (low, high) = (low - margin, high + margin)
        }
        let step = niceStep((high - low) / Double(count))
        let (first, last) = ((low / step - 1e-9).rounded(.down), (high / step + 1e-9).rounded(.up))
        guard last - first < 100 else { return Scale(isLogarithmic: false, low: low, high: high, ticks: [low, high]) }
        let ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        return Scale(isLogarithmic: false, low: first * step, high: last * step, ticks: ticks)
    }

    /// Exactly from `low` to `high`, with round ticks between.
    static func fixed(low: Double, high: Double, count: Int = 5) -> Scale {
        guard low.isFinite, high.isFinite, high > low, high - low < 1e300 else { return linear([low, high], count: count) }
        let step = niceStep((high - low) / Double(count))
        let (first, last) = ((low / step - 1e-9).rounded(.up), (high / step + 1e-9).rounded(.down))
        let ticks = last - first < 100 ? stride(from: first, through: last, by: 1).map { $0 * step } : [low, high]
        return Scale(isLogarithmic: false, low: low, high: high, ticks: ticks)
    }

    /// From a power of ten below the least positive of `values` to one above the largest; at most `span` decades, the upper ones.
    static func logarithmic(_ values: [Double], span: Double = 40) -> Scale {
        let positive = values.filter { $0.isFinite && $0 > 0 }
        let top = min(max((log10(positive.max() ?? 1) - 1e-9).rounded(.up), -299), 308)
        var bottom = max((log10(positive.min() ?? 0.1) + 1e-9).rounded(.down), top - span, -300)
        if bottom >= top { bottom = top - 1 }
        let stepping = max(1, ((top - bottom) / 6).rounded(.up))
        var ticks = stride(from: bottom, through: top, by: stepping).map { pow(10, $0) }
        if top - bottom <= 2 {
            ticks = stride(from: bottom, to: top, by: 1).flatMap { exponent -> [Double] in
                let decade = pow(10, exponent)
                return [decade, 2 * decade, 5 * decade]
            }
            ticks.append(pow(10, top))
        }
        return Scale(isLogarithmic: true, low: pow(10, bottom), high: pow(10, top), ticks: ticks)
    }

    /// Logarithmic where all values are positive and the largest is at least fifty times the least.
    static func automatic(_ values: [Double]) -> Scale {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max(), low > 0, high >= 50 * low else {
            return linear(values + (finite.contains { $0 < 0 } ? [] : [0]))
        }
        return logarithmic(values, span: 12)
    }

    /// 0 at `low`, 1 at `high`, no further out; nil for a value that is not finite, or not positive on a logarithmic axis.
    func fraction(_ value: Double) -> Double? {
        guard value.isFinite, high > low else { return nil }
        if isLogarithmic {
            guard value > 0 else { return nil }
            return min(max((log10(value) - log10(low)) / (log10(high) - log10(low)), 0), 1)
        }
        return min(max((value - low) / (high - low), 0), 1)
    }

    private static func niceStep(_ raw: Double) -> Double {
        guard raw.isFinite, raw > 1e-300 else { return 1 }
        let power = pow(10, floor(log10(raw)))
        let digit = raw / power
        return (digit <= 1.0001 ? 1 : digit <= 2.0001 ? 2 : digit <= 5.0001 ? 5 : 10) * power
    }
}
