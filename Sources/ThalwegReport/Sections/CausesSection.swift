import ThalwegDoctor

/// Why it does not train: the chain from cause to effect, then each finding with its evidence and its experiment.
struct CausesSection: ReportSection {
    private let diagnosis: Diagnosis?

    init(_ report: Report) { diagnosis = report.diagnosis }

    var markup: Markup? {
        guard let diagnosis, !(diagnosis.findings.isEmpty && diagnosis.notes.isEmpty) else { return nil }
        let notes: [Markup] = diagnosis.notes.map { "<li>\($0)</li>" }
        let list: Markup = notes.isEmpty ? "" : "<ul class=\"notes\">\(notes)</ul>"
        return """
            <section><h2>\(diagnosis.verdict == .sick ? "Why it does not train" : "What was seen")</h2>
            \(chains)\(diagnosis.findings.enumerated().map { card($1, rank: $0 + 1) })\(list)</section>

            """
    }

    private var chains: Markup {
        guard let diagnosis, diagnosis.verdict == .sick else { return "" }
        let outcome = Headline(diagnosis.run.final)
        let paths = CausalChains.paths(diagnosis.findings.filter { $0.severity > .note })
        let rows: [Markup] = paths.map { path in
            let nodes: [Markup] = path.map { "<li class=\"\($0.severity.rawValue)\"><code>\($0.id)</code></li>" }
            return "<ol class=\"chain\">\(nodes)<li class=\"outcome\">\(outcome.name.lowercased()) \(outcome.text)</li></ol>\n"
        }
        return "<div class=\"chains\" aria-label=\"From cause to effect\">\(rows)</div>"
    }

    private func card(_ finding: Finding, rank: Int) -> Markup {
        let since: Markup = finding.sinceStep.map { " · since step \($0)" } ?? ""
        let places: Markup = finding.places.isEmpty ? "" : " · \(Self.list(finding.places))"
        let ids: [Markup] = finding.causedBy.enumerated().map { "\($0 > 0 ? ", " : "")<code>\($1)</code>" }
        let causes: Markup = ids.isEmpty ? "" : "<p>Because of \(ids).</p>"
        return """
            <article class="finding \(finding.severity.rawValue)"><h3><span class="rank">\(rank)</span> <code>\(finding.id)</code></h3>
            <p class="meta"><span class="severity">\(finding.severity.rawValue)</span> · confidence \(NumberText.fixed(finding.confidence * 100, decimals: 0) + "\u{A0}%")\(since)\(places)</p>
            <p>\(finding.summary)</p>\(causes)\(evidence(finding.evidence))\(confirmation(finding.confirmation))</article>

            """
    }

    private func evidence(_ evidence: [Evidence]) -> Markup {
        if evidence.isEmpty { return "" }
        return DataTable(
            heading: ["signal", "where", "value", "", "threshold", "step"],
            rows: evidence.map { one in
                [
                    one.signal.replacing("_", with: " "), one.place ?? "", NumberText.short(one.value), one.comparison,
                    NumberText.short(one.threshold), one.step.map(String.init) ?? "",
                ]
            }, textColumns: [1]
        ).markup
    }

    private func confirmation(_ confirmation: Confirmation?) -> Markup {
        guard let confirmation else { return "" }
        return """
            <div class="confirmation \(confirmation.holds ? "holds" : "fails")"><p><strong>\
            \(confirmation.holds ? "✓ Confirmed by experiment" : "✕ Not confirmed by experiment")</strong> \(confirmation.experiment)</p>
            <dl><dt>changed</dt><dd>\(confirmation.changed)</dd><dt>observed</dt><dd>\(confirmation.observed)</dd></dl></div>
            """
    }

    private static func list(_ places: [String]) -> String {
        places.prefix(6).joined(separator: ", ") + (places.count > 6 ? " and \(places.count - 6) more" : "")
    }
}
