/// A curve in one line of a terminal: `▇▆▅▃▂▁▁`.
public enum Sparkline {
    /// The means of `values` over `width` runs of equal length, from the least (lowest) to the largest (highest).
    ///
    /// Values that are not finite show as `×`; a curve that never moves stays at the lowest level.
    /// - Parameter ascii: With the characters `_.-=+*#@`, and `!` for what is not finite.
    public static func text(_ values: [Double], width: Int = 40, ascii: Bool = false) -> String {
        let levels: [Character] = ascii ? Array("_.-=+*#@") : Array("▁▂▃▄▅▆▇█")
        let count = min(max(width, 1), values.count)
        let means = (0..<count).map { index -> Double in
            let run = values[(index * values.count / count)..<((index + 1) * values.count / count)]
            return run.reduce(0, +) / Double(run.count)
        }
        let finite = means.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            return String(repeating: ascii ? "!" : "×", count: count)
        }
        return String(
            means.map { mean -> Character in
                guard mean.isFinite else { return ascii ? "!" : "×" }
                let fraction = high > low ? mean / (high - low) - low / (high - low) : 0
                return levels[min(max(Int(fraction * 8), 0), 7)]
            })
    }
}
