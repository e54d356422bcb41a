import Thalweg

/// What the treatments did, as text for the terminal.
enum CureText {
    static func text(_ cure: Cure, before: RunLog, language: Language) -> String {
        var lines = ["", Console.styled(language("treatments, the least change first", "疗法（改动从小到大）"), .bold)]
        let width = cure.outcomes.map(\.id.count).max() ?? 0
        for outcome in cure.outcomes {
            let mark = outcome.accepted ? Console.styled("✓", .green) : " "
            var text = "  \(mark) " + outcome.id.padded(to: width) + "  " + score(outcome.before) + " → " + score(outcome.after)
            if let p = outcome.pValue { text += "  p = \(short(p))" }
            lines.append(text)
        }
        if let random = cure.randomRepair {
            lines.append("    " + language("random repair", "随机修复").padded(to: width) + "  " + score(random.measures) + language(" (best of \(random.trials))", "（\(random.trials) 次中最好）"))
        }
        guard let accepted = cure.accepted else {
            lines.append(Console.styled(language("no treatment was really better", "没有找到确实有效的疗法"), .red))
            return lines.joined(separator: "\n")
        }
        lines.append("")
        lines.append(Console.styled(language("cured by ", "治愈：") + accepted.id, .green))
        for change in accepted.changes.prefix(8) { lines.append("    \(change.path): \(change.from) → \(change.to)") }
        if accepted.changes.count > 8 { lines.append(language("    and \(accepted.changes.count - 8) more", "    以及另外 \(accepted.changes.count - 8) 处改动")) }
        if let run = cure.run {
            lines.append(Console.styled("before  ", .dim) + DiagnosisText.outcome(before, language))
            lines.append(Console.styled("after   ", .dim) + DiagnosisText.outcome(run, language))
        }
        return lines.joined(separator: "\n")
    }

    /// The figure that counts: validation accuracy or R², else the loss.
    private static func score(_ measures: Measures) -> String {
        let measure = measures.validation ?? measures.train
        if let accuracy = measure.accuracy { return short(accuracy) }
        return measure.r2.map { "R² " + short($0) } ?? "loss " + short(measure.loss)
    }
}

extension String {
    /// The text followed by spaces up to `width` characters.
    func padded(to width: Int) -> String { count >= width ? self : self + String(repeating: " ", count: width - count) }
}
