import ThalwegTraining

/// Each layer's activations at the first and at the last probe, before and after.
struct ActivationsSection: ReportSection {
    private static let largestRows = 12
    private let report: Report

    init(_ report: Report) { self.report = report }

    var markup: Markup? {
        guard report.run.probes.contains(where: { $0.layers.contains { $0.histogram != nil } }) else { return nil }
        let cured = report.cured.flatMap { $0.probes.isEmpty ? nil : $0 }
        let pairs = LayerPairs(before: report.run.layers, after: cured?.layers)
        let rows: [Markup] = pairs.thinned(to: Self.largestRows).map { row in
            let before = tile(row.name, report.run, row.before, name: "before", role: "before")
            let after: Markup = cured.map { tile(row.name, $0, row.after, name: "after", role: "after") } ?? ""
            return "<div class=\"layer\"><h3>\(row.name)</h3>\(before)\(after)</div>\n"
        }
        let shown: Markup = pairs.rows.count > Self.largestRows ? " \(Self.largestRows) of \(pairs.rows.count) layers." : ""
        let names: Markup = cured == nil ? "" : " Left: before. Right: after."
        return """
            <section><h2>Activations</h2>
            <p>What each layer gives, over one batch: at the first probe (outline) and at the last (filled).\(names)\(shown)</p>
            <div class="layers \(cured == nil ? "single" : "double")">\(rows)</div></section>

            """
    }

    private func tile(_ layer: String, _ run: RunLog, _ index: Int?, name: String, role: String) -> Markup {
        guard let index else { return "<p class=\"empty\">–</p>" }
        let signals = run.probes.compactMap { $0.layers.indices.contains(index) ? $0.layers[index] : nil }
        let chart = HistogramChart(
            title: "\(layer), \(name)", role: role, first: signals.first?.histogram, last: signals.last { $0.histogram != nil }?.histogram)
        guard let last = signals.last else { return "<p class=\"empty\">–</p>" }
        var facts = ["σ \(NumberText.short(max(last.activationVariance, 0).squareRoot(), digits: 2))"]
        if last.saturatedShare >= 0.005 { facts.append("saturated \(NumberText.percent(last.saturatedShare))") }
        if last.deadShare >= 0.005 { facts.append("dead \(NumberText.percent(last.deadShare))") }
        return "<div class=\"cell\">\(chart.markup)<p class=\"unit\">\(facts.joined(separator: " · "))</p></div>"
    }
}
