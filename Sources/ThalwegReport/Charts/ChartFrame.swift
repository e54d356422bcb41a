/// The plot area of a chart: axes, grid, ticks and their labels, in user units of the SVG.
struct ChartFrame {
    var width = 480.0
    var height = 290.0
    var left = 58.0
    var right = 14.0
    var top = 14.0
    var bottom = 42.0
    var x: Scale
    var y: Scale
    var xLabel: String
    var formatX: @Sendable (Double) -> String = { NumberText.short($0) }
    var formatY: @Sendable (Double) -> String = { NumberText.short($0) }

    func px(_ value: Double) -> Double? { x.fraction(value).map { left + $0 * (width - left - right) } }
    func py(_ value: Double) -> Double? { y.fraction(value).map { height - bottom - $0 * (height - bottom - top) } }

    /// Grid lines and labels of both axes.
    var axes: Markup {
        var result: Markup = ""
        for tick in y.ticks {
            guard let place = py(tick) else { continue }
            result += """
                <line class="grid" x1="\(left)" x2="\(width - right)" y1="\(place)" y2="\(place)"/>\
                <text class="tick" x="\(left - 8)" y="\(place + 4)" text-anchor="end">\(formatY(tick))</text>
                """
        }
        for tick in x.ticks {
            guard let place = px(tick) else { continue }
            result += """
                <line class="axis" x1="\(place)" x2="\(place)" y1="\(height - bottom)" y2="\(height - bottom + 4)"/>\
                <text class="tick" x="\(place)" y="\(height - bottom + 18)" text-anchor="middle">\(formatX(tick))</text>
                """
        }
        result += """
            <line class="axis" x1="\(left)" x2="\(width - right)" y1="\(height - bottom)" y2="\(height - bottom)"/>\
            <text class="label" x="\((left + width - right) / 2)" y="\(height - 6)" text-anchor="middle">\(xLabel)</text>
            """
        return result
    }
}
