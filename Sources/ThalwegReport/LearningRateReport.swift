public import ThalwegTraining

/// A learning-rate range test as one HTML file that needs nothing else: the loss over the rate of every sweep, and the pick.
public struct LearningRateReport: Sendable {
    private let range: LearningRateRange
    private let command: String?

    /// A report of a range test.
    ///
    /// - Parameter command: the command that makes the same again, for the reader.
    public init(_ range: LearningRateRange, command: String? = nil) {
        self.range = range
        self.command = command
    }

    /// The page.
    public func html() -> String { Page(title: title, parts: [header, pictures, sweeps, reproduction]).text }

    /// Writes the page to `path`, whole or not at all.
    ///
    /// - Throws: `ReportError.file`.
    public func write(_ path: String) throws(ReportError) { try TextFile.write(html(), to: path) }

    private var title: String { "Learning rate of \(range.experiment.optimizer.name) on \(range.experiment.name)" }

    private var header: Markup {
        let suggestion = range.suggestion
        let pill: Markup = suggestion == nil ? "<span class=\"pill bad\">✕ no learning rate helps</span>" : "<span class=\"pill good\">✓ found</span>"
        func stat(_ name: String, _ figure: String) -> Markup {
            "<div class=\"stat\"><span class=\"name\">\(name)</span><span class=\"figure\">\(figure)</span></div>"
        }
        let stats: Markup = suggestion.map { found in
            """
            \(stat("Learning rate", NumberText.short(found.rate)))\
            \(stat("Picks of the sweeps", "\(NumberText.short(found.range.lowerBound)) – \(NumberText.short(found.range.upperBound))"))\
            \(stat("Steepest descent", found.steepest.map { NumberText.short($0) } ?? "—"))\
            \(stat("Divergence", found.divergence.map { NumberText.short($0) } ?? "—"))
            """
        } ?? ""
        let remarks: [Markup] = range.remarks.map { "<p>Note: \($0).</p>" }
        return """
            <header><p class="eyebrow">Thalweg learning rate</p><h1>\(title)</h1><p class="verdict">\(pill)</p>
            <p class="lead">\(range.because)</p>\(remarks)<div class="stats">\(stats)</div></header>

            """
    }

    private var pictures: Markup {
        let rates = range.sweeps.flatMap(\.rates)
        guard let low = rates.min(), let high = rates.max(), high > low else { return "" }
        let values = range.sweeps.flatMap(\.smoothed).filter(\.isFinite)
        var series: [LineChart.Series] = range.sweeps.enumerated().map { number, sweep in
            .init(name: "sweep \(number + 1)", role: "before", points: zip(sweep.rates, sweep.smoothed).map { (x: $0, y: $1) })
        }
        if let pick = range.suggestion?.rate, let bottom = values.min(), let top = values.max() {
            series.append(.init(name: "pick \(NumberText.short(pick))", role: "after", isDashed: true, points: [(x: pick, y: bottom), (x: pick, y: top)]))
        }
        let chart = LineChart(
            title: "Loss over the learning rate", description: "The smoothed loss of each sweep while the learning rate grows.",
            xLabel: "learning rate, log scale", series: series, x: .logarithmic([low, high]))
        return "<section><h2>The sweeps</h2><div class=\"charts\">\(chart.markup)</div></section>\n\n"
    }

    private var sweeps: Markup {
        func text(_ value: Double?) -> String { value.map { NumberText.short($0) } ?? "—" }
        let table = DataTable(
            heading: ["seed", "loss at the start", "lowest loss", "steepest", "divergence", "pick"],
            rows: range.sweeps.map { sweep in
                ["\(sweep.seed)", text(sweep.initialLoss), text(sweep.lowestLoss), text(sweep.steepest), text(sweep.divergence), text(sweep.suggestion)]
            })
        return """
            <section><h2>What each sweep says</h2><p>Sweeps differ in initial parameters and the order of the examples; the pick is the median of theirs.</p>\
            \(table.markup)</section>

            """
    }

    private var reproduction: Markup {
        let command: Markup = command.map { "<pre><code>\($0)</code></pre>" } ?? ""
        let change: Markup = range.change.map { "<p>To train with it:</p><pre><code>--set \($0.path)=\($0.value)</code></pre>" } ?? ""
        return "<section><h2>How to reproduce</h2>\(command)\(change)</section>\n\n"
    }
}
