import ThalwegTraining

/// The Hessian's largest and smallest eigenvalues on the way, and the learning rate times the largest.
struct CurvatureSection: ReportSection {
    private let records: [CurvatureRecord]

    init(_ report: Report) { records = report.run.curvature ?? [] }

    var markup: Markup? {
        guard records.count > 1 else { return nil }
        func curve(_ name: String, _ role: String, _ value: (CurvatureRecord) -> Double) -> LineChart.Series {
            .init(name: name, role: role, points: records.map { (x: Double($0.step), y: value($0)) })
        }
        let ends = LineChart(
            title: "Eigenvalues of the Hessian", description: "The largest and the smallest eigenvalue over the steps.", xLabel: "step",
            series: [curve("largest", "before") { $0.largest }, curve("smallest", "after") { $0.smallest }])
        var charts = [ends]
        func chart(_ title: String, _ description: String, _ series: [LineChart.Series], _ reference: (String, Double)?) {
            let shown = series.filter { !$0.points.isEmpty }
            guard !shown.isEmpty else { return }
            charts.append(LineChart(
                title: title, description: description, xLabel: "step", series: shown, references: reference.map { [.init(name: $0.0, value: $0.1)] } ?? []))
        }
        func some(_ name: String, _ role: String, _ value: (CurvatureRecord) -> Double?) -> LineChart.Series {
            .init(name: name, role: role, points: records.compactMap { record in value(record).map { (x: Double(record.step), y: $0) } })
        }
        let ratio = some("ratio", "before", \.stabilityRatio)
        if ratio.points.isEmpty {
            chart("Learning rate × largest eigenvalue", "No bound is known for this optimizer; gradient descent's would be 2.",
                  [curve("product", "before") { $0.stability }], nil)
        } else {
            let of = records.contains { $0.preconditionedLargest != nil } ? "preconditioned eigenvalue" : "eigenvalue"
            chart("Largest \(of) over the optimizer’s bound", "Where the optimizer's steps stop being stable, over the steps.", [ratio], ("edge of stability", 1))
        }
        chart("α of the steps", "Where each step ended on the parabola along it: −1 stays, 0 reaches the lowest point, 1 the height of the start beyond.",
              [some("α", "before", \.alpha)], ("lowest point", 0))
        chart("Along the largest eigenvector", "The share of the squared length of the gradient and of the step along the largest eigenvector.",
              [some("gradient", "before", \.gradientAlongTop), some("step", "after", \.stepAlongTop)], nil)
        return """
            <section><h2>Curvature on the way</h2><div class="charts">\(charts.reduce("") { $0 + $1.markup })</div></section>

            """
    }
}
