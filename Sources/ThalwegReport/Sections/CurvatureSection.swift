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
        let stability = LineChart(
            title: "Learning rate × largest eigenvalue", description: "The stability of gradient descent over the steps.", xLabel: "step",
            series: [curve("product", "before") { $0.stability }], references: [.init(name: "gradient descent's limit, 2", value: 2)])
        return """
            <section><h2>Curvature on the way</h2><div class="charts">\(ends.markup)\(stability.markup)</div></section>

            """
    }
}
