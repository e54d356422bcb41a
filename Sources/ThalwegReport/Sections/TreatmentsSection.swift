import ThalwegDoctor
import ThalwegTraining

/// What was tried, from the least change upward, and what each did.
struct TreatmentsSection: ReportSection {
    private let cure: Cure?

    init(_ report: Report) { cure = report.cure }

    var markup: Markup? {
        guard let cure, let first = cure.outcomes.first else { return nil }
        let measure = Headline(first.after).name
        var rows: [Markup] = cure.outcomes.map { outcome in
            """
            <tr\(accepted(outcome))><td>\(outcome.rank)</td><td><code>\(outcome.id)</code><p class="unit">for \(outcome.findings.joined(separator: ", "))</p></td>\
            <td class="number">\(Headline(outcome.before).text)</td><td class="number">\(Headline(outcome.after).text)</td>\
            <td class="mark">\(outcome.accepted ? "✓ accepted" : "")</td><td class="number">\(outcome.trials)</td>\
            <td class="number">\(outcome.pValue.map { NumberText.short($0, digits: 2) } ?? "–")</td><td>\(Self.changes(outcome.changes))</td></tr>

            """
        }
        if let random = cure.randomRepair {
            rows.append(
                """
                <tr class="random"><td></td><td>random repair<p class="unit">the best of treatments drawn blindly, as a yardstick</p></td><td></td>\
                <td class="number">\(Headline(random.measures).text)</td><td></td><td class="number">\(random.trials)</td>\
                <td></td><td></td></tr>
                """)
        }
        return """
            <section><h2>Treatments tried</h2><p>In the order of least change; each trial begins from the same seed as its untreated twin. \
            Numbers are \(measure.lowercased()).</p>
            <div class="scroll"><table class="treatments"><thead><tr><th scope="col">#</th><th scope="col">treatment</th><th scope="col" class="number">before</th>\
            <th scope="col" class="number">after</th><th scope="col"></th><th scope="col" class="number">trials</th>\
            <th scope="col" class="number">p</th><th scope="col">changes</th></tr></thead><tbody>\(rows)</tbody></table></div></section>

            """
    }

    private func accepted(_ outcome: TrialOutcome) -> Markup { outcome.accepted ? " class=\"accepted\"" : "" }

    private static func changes(_ changes: [Change]) -> Markup {
        let groups = ChangeGroup.groups(changes)
        let lines: [Markup] = groups.prefix(4).map { group in
            let times: Markup = group.paths.count > 1 ? " <span class=\"unit\">in \(group.paths.count) places</span>" : ""
            return "<div class=\"change\">\(group.name): \(short(group.from)) → \(short(group.to))\(times)</div>"
        }
        let rest: Markup = groups.count > 4 ? "<div class=\"unit\">and \(groups.count - 4) more</div>" : ""
        return "\(lines)\(rest)"
    }

    private static func short(_ text: String) -> String { text.count <= 40 ? text : text.prefix(39) + "…" }
}
