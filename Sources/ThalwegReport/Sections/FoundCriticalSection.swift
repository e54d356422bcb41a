import ThalwegCurvature

/// The critical point that a search came to from the point looked at.
struct FoundCriticalSection {
    let found: FoundCriticalPoint

    var markup: Markup {
        let chart = LineChart(
            title: "The gradient on the way", description: "The gradient's norm after each step of the search, on a logarithmic scale.", xLabel: "step",
            series: [.init(name: "gradient norm", role: "before", points: found.gradientNorms.enumerated().map { (x: Double($0), y: max($1, 1e-300)) })],
            y: .logarithmic(found.gradientNorms.filter { $0 > 0 }))
        let name: Markup = found.outcome == .converged ? "A critical point (\(found.classification.kind.rawValue)) lies" : "No critical point was found; the search ended"
        return """
            <section><h2>Where Newton-type steps lead from here</h2><p>They go to a point of zero gradient of any kind, not always \
            to the nearest, and there may be none. \(name) at distance \(NumberText.short(found.distance)), which is \
            \(NumberText.short(found.relativeDistance)) of the parameters’ norm, with loss \(NumberText.short(found.loss)): \(found.because). There \
            \(found.classification.because).</p><div class="charts">\(chart.markup)</div></section>

            """
    }
}
