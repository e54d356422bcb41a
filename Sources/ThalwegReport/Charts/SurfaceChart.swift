import Glibc

/// A surface over a plane with a path on it, which the reader turns: drawn on a canvas by `SurfaceScript`, without any download.
struct SurfaceChart {
    var title: String
    var description: String
    /// What heights are.
    var valueLabel: String
    var xs: [Double]
    var ys: [Double]
    /// `values[j][i]` at `xs[i]`, `ys[j]`.
    var values: [[Double]]
    var path: [(x: Double, y: Double)] = []
    var xLabel = "x"
    var yLabel = "y"

    /// Above this many cells to a side, neighbours are left out.
    private static let largestSide = 121

    var markup: Markup {
        let heights = SurfaceHeights(values)
        let remarks = heights.remarks
        let note: Markup = remarks.isEmpty ? "" : "<p class=\"unit\">\(remarks).</p>"
        let scale = valueLabel + (heights.isLogarithmic ? ", log scale" : "")
        return """
            <figure class="chart"><figcaption><h3>\(title)</h3><p class="unit">\(scale) · drag to turn; arrow keys and + − do too</p></figcaption>
            <canvas class="surface" tabindex="0" role="img" aria-label="\(title). \(description)" data-surface="\(data(heights))" \
            data-x="\(xLabel)" data-y="\(yLabel)"></canvas>\(note)</figure>

            """
    }

    /// JSON of numbers: the grid's heights, the ticks with their texts, and the path in the units of the picture.
    private func data(_ surface: SurfaceHeights) -> String {
        func chosen(_ count: Int) -> [Int] {
            let every = max(1, (count + Self.largestSide - 2) / (Self.largestSide - 1))
            return (0..<count).filter { $0 % every == 0 || $0 == count - 1 }
        }
        let columns = chosen(xs.count), rows = chosen(ys.count)
        func list(_ parts: [String]) -> String { "[" + parts.joined(separator: ",") + "]" }
        func number(_ value: Double?) -> String { value.map { $0.isFinite ? NumberText.fixed($0, decimals: 4) : "null" } ?? "null" }
        func place(_ value: Double, _ axis: [Double]) -> Double {
            guard let low = axis.first, let high = axis.last, high > low else { return 0 }
            return 2 * (value - low) / (high - low) - 1
        }
        func ends(_ axis: [Double]) -> String { list([axis.first ?? 0, axis.last ?? 0].map { "\"" + NumberText.short($0) + "\"" }) }
        let way = path.map { point -> String in
            let (x, y) = (place(point.x, xs), place(point.y, ys))
            guard x.isFinite, y.isFinite else { return "null" }
            let height = surface.height(column: (x + 1) / 2 * Double(xs.count - 1), row: (y + 1) / 2 * Double(ys.count - 1))
            return height == nil ? "null" : list([x, y, height ?? 0].map { number($0) })
        }
        let digits = surface.isLogarithmic ? 3 : NumberText.digits(apart: surface.high - surface.low, upTo: max(abs(surface.low), abs(surface.high)))
        let ticks = surface.ticks.map { list([number($0.height), "\"" + NumberText.short($0.value, digits: digits) + "\""]) }
        let fields = [
            "\"x\":" + list(columns.map { number(place(xs[$0], xs)) }), "\"y\":" + list(rows.map { number(place(ys[$0], ys)) }),
            "\"z\":" + list(rows.map { row in list(columns.map { number(surface.heights[row][$0]) }) }), "\"path\":" + list(way),
            "\"ticks\":" + list(ticks), "\"xEnds\":" + ends(xs), "\"yEnds\":" + ends(ys),
        ]
        return "{" + fields.joined(separator: ",") + "}"
    }
}
