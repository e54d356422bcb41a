import ThalwegDoctor

/// What the cure changes in the experiment file, as a diff.
struct ChangesSection: ReportSection {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var markup: Markup? {
        guard let accepted = report.cure?.accepted, !accepted.changes.isEmpty else { return nil }
        let blocks: [Markup] = ChangeGroup.groups(accepted.changes).map { group in
            let from: Markup = group.from == "none" ? "" : "<del>− \(group.from)</del>"
            let to: Markup = group.to == "none" ? "" : "<ins>+ \(group.to)</ins>"
            return "<div class=\"hunk\">\(group.paths.map { "<span class=\"path\">\($0)</span>\n" as Markup })\(from)\(to)</div>\n"
        }
        let file: Markup = report.specification.map { " The whole file: <code>\($0)</code>." } ?? ""
        return
            "<section><h2>What the cure changes</h2><p>In the experiment file.\(file)</p><div class=\"diff\">\(blocks)</div></section>\n\n"
    }
}
