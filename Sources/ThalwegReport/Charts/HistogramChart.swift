import ThalwegTraining

/// The activations of one layer in one run: the last probe filled, the first as an outline.
struct HistogramChart {
    /// `layers.0, before`.
    var title: String
    /// A class of the style sheet: `before` or `after`.
    var role: String
    var first: Histogram?
    var last: Histogram?

    private static let width = 260.0
    private static let height = 104.0

    var markup: Markup {
        let shown = [first, last].compactMap { $0 }.filter { $0.low.isFinite && $0.high.isFinite && $0.low < $0.high && !$0.counts.isEmpty }
        guard let low = shown.map(\.low).min(), let high = shown.map(\.high).max() else {
            return "<p class=\"empty\">no finite values</p>"
        }
        let frame = ChartFrame(
            width: Self.width, height: Self.height, left: 10, right: 10, top: 6, bottom: 20, x: .fixed(low: low, high: high, count: 4),
            y: .fixed(low: 0, high: 1), xLabel: "")
        let peak = shown.map(Self.peak).max() ?? 1
        let floor = frame.height - frame.bottom
        var drawing: Markup = ""
        for tick in frame.x.ticks {
            guard let place = frame.px(tick) else { continue }
            drawing +=
                "<text class=\"tick\" x=\"\(place)\" y=\"\(frame.height - 4)\" text-anchor=\"middle\">\(NumberText.short(tick, digits: 2))</text>"
        }
        if let last, shown.contains(last) { drawing += outline(last, peak: peak, in: frame, style: "area \(role)") }
        if let first, shown.contains(first) { drawing += outline(first, peak: peak, in: frame, style: "outline") }
        drawing += "<line class=\"axis\" x1=\"\(frame.left)\" x2=\"\(frame.width - frame.right)\" y1=\"\(floor)\" y2=\"\(floor)\"/>"
        let description = shown.map {
            "\(NumberText.short($0.low)) to \(NumberText.short($0.high)), mean \(NumberText.short(Self.mean($0)))"
        }
        return """
            <svg class="tile" viewBox="0 0 \(Self.width) \(Self.height)" role="img" \
            aria-label="\(title): activations, \(description.joined(separator: "; at the end "))">\(drawing)</svg>
            """
    }

    private func outline(_ histogram: Histogram, peak: Double, in frame: ChartFrame, style: String) -> Markup {
        let floor = frame.height - frame.bottom
        let width = (histogram.high - histogram.low) / Double(histogram.counts.count)
        var path: Markup = ""
        for (index, density) in Self.densities(histogram).enumerated() {
            let y = floor - (peak > 0 ? density / peak : 0) * (floor - frame.top)
            guard let left = frame.px(histogram.low + Double(index) * width),
                let right = frame.px(histogram.low + Double(index + 1) * width)
            else { continue }
            path += index == 0 ? "M\(left) \(floor)L\(left) \(y)L\(right) \(y)" : "L\(left) \(y)L\(right) \(y)"
        }
        return "<path class=\"\(style)\" d=\"\(path)L\(frame.px(histogram.high) ?? 0) \(floor)\"/>"
    }

    /// Share of the values per unit of x.
    private static func densities(_ histogram: Histogram) -> [Double] {
        let counts = histogram.counts.map { $0.isFinite && $0 > 0 ? $0 : 0 }
        let total = counts.reduce(0, +) * (histogram.high - histogram.low) / Double(counts.count)
        return counts.map { total > 0 ? $0 / total : 0 }
    }

    private static func peak(_ histogram: Histogram) -> Double { densities(histogram).max() ?? 0 }

    private static func mean(_ histogram: Histogram) -> Double {
        let value = EventHistogram(histogram)
        return value.count > 0 ? value.sum / value.count : .nan
    }
}
