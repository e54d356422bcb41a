/// Curves over one axis, with gaps where a value is not finite and a cross where a curve first ceases to be.
struct LineChart {
    /// One curve.
    struct Series {
        var name: String
        /// A class of the style sheet: `before` or `after`.
        var role: String
        var isDashed = false
        /// In the order of x.
        var points: [(x: Double, y: Double)]
    }

    /// A value to compare with, drawn as a dotted line across.
    struct Reference {
        var name: String
        var value: Double
    }

    var title: String
    var description: String
    var unit = ""
    var xLabel: String
    var series: [Series]
    var references: [Reference] = []
    /// The axis of values; by default one that fits them.
    var y: Scale?
    /// The axis of x; by default a linear one that fits the curves.
    var x: Scale?
    var format: @Sendable (Double) -> String = { NumberText.short($0) }

    private static let largestCurve = 600

    var markup: Markup {
        let shown = series.filter { !$0.points.isEmpty }
        let xs = shown.flatMap { $0.points.map(\.x) }
        let ys = shown.flatMap { $0.points.map(\.y) } + references.map(\.value)
        let frame = ChartFrame(
            x: x ?? .fixed(low: xs.min() ?? 0, high: max(xs.max() ?? 1, (xs.min() ?? 0) + 1e-9), count: 6), y: y ?? .automatic(ys),
            xLabel: xLabel, formatY: format)
        var drawing = frame.axes
        for reference in references {
            guard let place = frame.py(reference.value) else { continue }
            drawing += """
                <line class="reference" x1="\(frame.left)" x2="\(frame.width - frame.right)" y1="\(place)" y2="\(place)"/>\
                <text class="note" x="\(frame.width - frame.right - 2)" y="\(place - 5)" text-anchor="end">\(reference.name)</text>
                """
        }
        for curve in shown { drawing += draw(curve, in: frame) }
        return ChartFigure(
            title: title, description: description, unit: unit + (frame.y.isLogarithmic ? (unit.isEmpty ? "" : ", ") + "log scale" : ""),
            keys: shown.map { .init(name: $0.name, role: $0.role, isDashed: $0.isDashed) },
            width: frame.width, height: frame.height, drawing: drawing, heading: ["curve", xLabel, "value"],
            rows: shown.flatMap { curve in curve.points.map { [curve.name, NumberText.short($0.x, digits: 4), format($0.y)] } }
        ).markup
    }

    private func draw(_ curve: Series, in frame: ChartFrame) -> Markup {
        var path: Markup = ""
        var isDrawing = false
        var places: [(Double, Double)] = []
        var crosses: Markup = ""
        for point in Self.thinned(curve.points) {
            guard let x = frame.px(point.x), let y = frame.py(point.y) else {
                if isDrawing || places.isEmpty, !point.y.isFinite, let x = frame.px(point.x), crosses.text.isEmpty {
                    let y = frame.top + 8
                    crosses += """
                        <path class="cross \(curve.role)" d="M\(x - 5) \(y - 5)L\(x + 5) \(y + 5)M\(x - 5) \(y + 5)L\(x + 5) \(y - 5)">\
                        <title>\(curve.name): not finite from here</title></path>
                        """
                }
                isDrawing = false
                continue
            }
            path += "\(isDrawing ? "L" : "M")\(x) \(y)"
            isDrawing = true
            places.append((x, y))
        }
        var result: Markup =
            "<path class=\"line \(curve.role)\(curve.isDashed ? " dashed" : "")\" d=\"\(path)\"><title>\(curve.name)</title></path>"
        if places.count == 1 || (places.count <= 40 && !curve.isDashed) {
            for (x, y) in places { result += "<circle class=\"dot \(curve.role)\" cx=\"\(x)\" cy=\"\(y)\" r=\"2.4\"/>" }
        }
        return result + crosses
    }

    /// The least and the largest of each of a few hundred runs of points, so that no spike is lost.
    static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        guard points.count > largestCurve else { return points }
        let width = (points.count * 2 + largestCurve - 1) / largestCurve
        return stride(from: 0, to: points.count, by: width).flatMap { start -> [(x: Double, y: Double)] in
            let range = start..<min(start + width, points.count)
            if let bad = range.first(where: { !points[$0].y.isFinite }) { return [points[bad]] }
            guard let low = range.min(by: { points[$0].y < points[$1].y }), let high = range.max(by: { points[$0].y < points[$1].y })
            else { return [] }
            return low == high ? [points[low]] : [points[min(low, high)], points[max(low, high)]]
        }
    }
}
