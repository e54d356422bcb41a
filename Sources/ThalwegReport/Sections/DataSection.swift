import ThalwegTraining

/// What the network was given.
struct DataSection: ReportSection {
    private let run: RunLog

    init(_ report: Report) { run = report.run }

    var markup: Markup? {
        let data = run.data
        var facts: [(String, String)] = [
            ("data", data.name), ("task", data.task),
            ("examples", "\(NumberText.count(data.trainingCount)) training, \(NumberText.count(data.validationCount)) validation"),
            ("one example", data.exampleShape.map(String.init).joined(separator: " × ")),
            (
                "inputs",
                "mean \(NumberText.short(data.inputMean)), σ \(NumberText.short(data.inputDeviation)), from \(NumberText.short(data.inputMinimum)) to \(NumberText.short(data.inputMaximum))"
            ),
        ]
        if data.task == "regression" {
            facts.append(
                (
                    "targets",
                    "mean \(NumberText.short(data.targetMean)), σ \(NumberText.short(data.targetDeviation)), from \(NumberText.short(data.targetMinimum)) to \(NumberText.short(data.targetMaximum))"
                ))
        } else {
            facts.append(("classes", classes(data)))
        }
        if data.badInputs > 0 { facts.append(("bad inputs", bad(data.badInputs, rows: data.badInputRows))) }
        if data.badTargets > 0 { facts.append(("bad targets", bad(data.badTargets, rows: data.badTargetRows))) }
        let items: [Markup] = facts.map { "<dt>\($0)</dt><dd>\($1)</dd>\n" }
        return "<section><h2>Data</h2><dl class=\"facts\">\(items)</dl></section>\n\n"
    }

    private func classes(_ data: DataFacts) -> String {
        guard let least = data.classCounts.min(), let most = data.classCounts.max() else { return "\(data.outputs)" }
        return "\(data.outputs), with \(least == most ? "\(least)" : "\(least) to \(most)") examples each"
    }

    private func bad(_ count: Int, rows: [Int]) -> String {
        "\(NumberText.count(count)), first in rows \(rows.prefix(10).map(String.init).joined(separator: ", "))"
    }
}
