import Glibc

/// The values of a grid as heights between 0 and 1 that a picture can show: on a logarithmic scale where they span orders of magnitude, those
/// far above the rest cut off, those that are not finite left out.
struct SurfaceHeights {
    /// `heights[j][i]`, 0…1; nil where the value is not finite.
    let heights: [[Double?]]
    /// Whether heights are of logarithms.
    let isLogarithmic: Bool
    /// The value at height 0 and, unless values are cut off, the largest.
    let low: Double
    /// The value at height 1.
    let high: Double
    /// Values above `high`, drawn there.
    let cutCount: Int
    /// Values that are not finite.
    let holeCount: Int
    /// All values.
    let count: Int

    init(_ values: [[Double]]) {
        let all = values.joined(), finite = all.filter { $0.isFinite }.sorted()
        let least = finite.first ?? 0, largest = finite.last ?? 1
        let logarithmic = least > 0 && largest > 50 * least
        func transformed(_ value: Double) -> Double { logarithmic ? log(value) : value }
        // What lies far above three quarters of all values would flatten these.
        let upper = transformed(finite.isEmpty ? 1 : finite[(finite.count - 1) * 3 / 4]), bottom = transformed(least)
        let spread = upper - bottom
        var top = transformed(largest)
        if spread > 0, top > bottom + 5 * spread { top = bottom + 5 * spread }
        let height = top - bottom
        heights = values.map { row in row.map { $0.isFinite ? (height > 0 ? min((transformed($0) - bottom) / height, 1) : 0) : nil } }
        isLogarithmic = logarithmic
        low = least
        high = logarithmic ? exp(top) : top
        cutCount = all.reduce(0) { $0 + ($1.isFinite && transformed($1) > top ? 1 : 0) }
        holeCount = all.reduce(0) { $0 + ($1.isFinite ? 0 : 1) }
        count = values.reduce(0) { $0 + $1.count }
    }

    /// Round values with their heights, for an axis.
    var ticks: [(value: Double, height: Double)] {
        guard high > low else { return [(low, 0)] }
        let scale = isLogarithmic ? Scale.logarithmic([low, high]) : Scale.fixed(low: low, high: high, count: 5)
        func transformed(_ value: Double) -> Double { isLogarithmic ? log(value) : value }
        let (bottom, top) = (transformed(low), transformed(high))
        return scale.ticks.map { ($0, (transformed($0) - bottom) / (top - bottom)) }.filter { (0...1).contains($0.1) }
    }

    /// The height over a place of the grid, in cells from its first corner, between its neighbours; nil outside and beside holes.
    func height(column x: Double, row y: Double) -> Double? {
        guard let columns = heights.first?.count, columns > 1, heights.count > 1, (0...Double(columns - 1)).contains(x), (0...Double(heights.count - 1)).contains(y)
        else { return nil }
        let i = min(Int(x), columns - 2), j = min(Int(y), heights.count - 2)
        guard let a = heights[j][i], let b = heights[j][i + 1], let c = heights[j + 1][i], let d = heights[j + 1][i + 1] else { return nil }
        let (s, t) = (x - Double(i), y - Double(j))
        return (1 - t) * ((1 - s) * a + s * b) + t * ((1 - s) * c + s * d)
    }

    /// What of the values the picture does not show as they are; empty where it shows all.
    var remarks: String {
        var parts: [String] = []
        if cutCount > 0 { parts.append("\(cutCount) of \(count) values above \(NumberText.short(high)) are drawn at that height") }
        if holeCount > 0 { parts.append("\(holeCount) of \(count) values are not finite and left out") }
        return parts.joined(separator: "; ")
    }
}
