/// Horizontal bars on a logarithmic axis: one row for each layer, one bar in it for each run.
struct BarChart {
    /// One run's bars.
    struct Series {
        var name: String
        /// A class of the style sheet: `before` or `after`.
        var role: String
        /// One for each row; nil where there is none.
        var values: [Double?]
    }

    var title: String
    var description: String
    var unit: String
    var rows: [String]
    var series: [Series]
    /// A value to compare with, drawn as a dashed line across.
    var threshold: (name: String, value: Double)?

    var markup: Markup {
        let barHeight = 12.0
        let rowHeight = Double(series.count) * barHeight + 12
        let values = series.flatMap { $0.values.compactMap { $0 } }
        var scale = Scale.logarithmic(values + (threshold.map { [$0.value] } ?? []), span: 30)
        if let least = values.filter({ $0.isFinite && $0 > 0 }).min(), (scale.fraction(least) ?? 1) < 0.04 {
            scale = .logarithmic([scale.low / 5, scale.high * 0.99], span: 31)
        }
        let top = threshold == nil ? 6.0 : 20
        var frame = ChartFrame(
            height: top + Double(rows.count) * rowHeight + 26, left: labelWidth, right: 62, top: top, bottom: 26, x: scale,
            y: .fixed(low: 0, high: 1), xLabel: "")
        frame.width = 480
        let floor = frame.height - frame.bottom
        var drawing: Markup = ""
        var labels: Markup = ""
        for tick in scale.ticks {
            guard let place = frame.px(tick) else { continue }
            drawing += """
                <line class="grid" x1="\(place)" x2="\(place)" y1="\(frame.top)" y2="\(floor)"/>\
                <text class="tick" x="\(place)" y="\(floor + 17)" text-anchor="middle">\(NumberText.short(tick))</text>
                """
        }
        for (index, row) in rows.enumerated() {
            let y = frame.top + Double(index) * rowHeight + 6
            let middle = y + Double(series.count) * barHeight / 2 + 4
            drawing += "<text class=\"row\" x=\"\(frame.left - 8)\" y=\"\(middle)\" text-anchor=\"end\">\(Self.short(row))</text>"
            for (place, one) in series.enumerated() {
                guard index < one.values.count, let value = one.values[index] else { continue }
                let end = frame.px(value) ?? frame.left
                let text = NumberText.short(value, digits: 2)
                let barTop = y + Double(place) * barHeight
                drawing += """
                    <rect class="bar \(one.role)" x="\(frame.left)" y="\(barTop)" width="\(max(end - frame.left, value.isFinite && value > 0 ? 1.5 : 0))" \
                    height="\(barHeight - 1)" rx="1.5"><title>\(row), \(one.name): \(text)</title></rect>
                    """
                labels += "<text class=\"value\" x=\"\(end + 4)\" y=\"\(barTop + barHeight - 2)\">\(text)</text>"
            }
        }
        if let threshold, let place = frame.px(threshold.value) {
            let isLate = place > (frame.left + frame.width) / 2
            drawing += """
                <line class="threshold" x1="\(place)" x2="\(place)" y1="\(frame.top - 4)" y2="\(floor)"/>\
                <text class="note" x="\(place + (isLate ? 4.0 : -4.0))" y="12" text-anchor="\(isLate ? "end" : "start")">\(threshold.name)</text>
                """
        }
        return ChartFigure(
            title: title, description: description, unit: unit + ", log scale",
            keys: series.count > 1 ? series.map { .init(name: $0.name, role: $0.role, isFilled: true) } : [],
            width: frame.width, height: frame.height, drawing: drawing + labels, heading: ["layer"] + series.map(\.name),
            rows: rows.indices.map { index in
                [rows[index]] + series.map { index < $0.values.count ? $0.values[index].map { NumberText.short($0, digits: 4) } ?? "" : "" }
            }
        ).markup
    }

    private var labelWidth: Double { 20 + 7.2 * Double(min(rows.map { Self.short($0).count }.max() ?? 0, 20)) }

    /// A path's last 20 characters, which tell layers apart better than its first.
    private static func short(_ row: String) -> String { row.count <= 20 ? row : "…" + row.suffix(19) }
}
