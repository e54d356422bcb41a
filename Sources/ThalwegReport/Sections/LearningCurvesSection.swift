import ThalwegTraining

/// The loss, and the accuracy or R², over the epochs, before and after.
struct LearningCurvesSection: ReportSection {
    private let report: Report
    private var runs: [(run: RunLog, name: String, role: String)] {
        guard let cured = report.cured else { return [(report.run, "", "before")] }
        return [(report.run, "before", "before"), (cured, "after", "after")]
    }

    init(_ report: Report) { self.report = report }

    var markup: Markup? {
        let loss = LineChart(
            title: "Loss", description: "The loss over the epochs\(report.cured == nil ? "" : ", before and after the cure").",
            unit: report.run.loss.replacing("_", with: " "), xLabel: "epoch", series: curves(steps: \.stepLosses) { $0.loss })
        guard !loss.series.allSatisfy(\.points.isEmpty) else { return nil }
        let accuracy = curves { $0.accuracy }
        let r2 = curves { $0.r2 }
        var second: Markup = ""
        if !accuracy.allSatisfy(\.points.isEmpty) {
            second =
                LineChart(
                    title: "Accuracy", description: "The share of right answers over the epochs.", xLabel: "epoch", series: accuracy,
                    references: references, y: .fixed(low: 0, high: 1),
                    format: { NumberText.percent($0).replacing(".0\u{A0}", with: "\u{A0}") }
                ).markup
        } else if !r2.allSatisfy(\.points.isEmpty) {
            second =
                LineChart(
                    title: "R²", description: "1 − mean squared error / variance, over the epochs.", xLabel: "epoch", series: r2,
                    references: [.init(name: "predicting the mean", value: 0)],
                    y: .linear(r2.flatMap { $0.points.map { max($0.y, -1) } } + [0, 1])
                ).markup
        }
        return "<section><h2>Learning curves</h2><div class=\"charts\">\(loss.markup)\(second)</div></section>\n\n"
    }

    private var references: [LineChart.Reference] {
        let counts = report.run.data.classCounts
        let total = counts.reduce(0) { $0 &+ max($1, 0) }
        guard let largest = counts.max(), total > 0 else { return [] }
        return [.init(name: "always the largest class", value: Double(largest) / Double(total))]
    }

    /// One curve for each run and part, from the value before the first step on.
    ///
    /// - Parameter steps: What to draw, over the steps, for the training part of a run too short for epochs.
    private func curves(steps: ((RunLog) -> [Double])? = nil, _ value: (Measure) -> Double?) -> [LineChart.Series] {
        runs.flatMap { run, name, role -> [LineChart.Series] in
            let hasValidation = run.history.contains { $0.measures.validation != nil }
            func series(_ part: String, isDashed: Bool, _ points: [(x: Double, y: Double)]) -> LineChart.Series {
                .init(name: [name, part].filter { !$0.isEmpty }.joined(separator: ", "), role: role, isDashed: isDashed, points: points)
            }
            func points(_ part: (Measures) -> Measure?) -> [(x: Double, y: Double)] {
                let start = part(run.initial).flatMap(value).flatMap { $0.isFinite ? $0 : nil }
                let rest = run.history.compactMap { record in
                    part(record.measures).flatMap(value).map { (x: Double(record.epoch), y: $0) }
                }
                return (start.map { [(x: 0, y: $0)] } ?? []) + rest
            }
            var training = points(\.train)
            if run.history.count < 2, let steps {
                training = steps(run).enumerated().map { (x: Double($0) / Double(max(run.stepsPerEpoch, 1)), y: $1) }
            }
            return [series("validation", isDashed: false, points(\.validation)), series("training", isDashed: hasValidation, training)]
        }
    }
}
