import Thalweg

/// A diagnosis as text for the terminal.
enum DiagnosisText {
    static func text(_ diagnosis: Diagnosis, language: Language) -> String {
        let run = diagnosis.run
        var lines = [Console.styled("before  ", .dim) + outcome(run, language)]
        let findings = diagnosis.findings.filter { $0.severity > .note }
        if findings.isEmpty {
            lines.append(Console.styled(language("healthy: nothing above a note", "健康：没有需要处理的问题"), .green))
        }
        for (number, finding) in findings.enumerated() {
            let colour: Console.Style = finding.severity == .critical ? .red : .yellow
            let cause = finding.causedBy.isEmpty ? "" : language(", because of ", "，原因：") + finding.causedBy.joined(separator: ", ")
            lines.append("")
            lines.append(Console.styled("\(number + 1). \(finding.id)", .bold) + Console.styled(" (\(Int((finding.confidence * 100).rounded())) %, \(finding.severity.rawValue))", colour) + cause)
            lines += wrapped(finding.summary, indent: "   ")
            for evidence in finding.evidence.prefix(4) {
                var text = "   \(evidence.signal) = \(short(evidence.value)) \(evidence.comparison) \(short(evidence.threshold))"
                if let place = evidence.place { text += language(" in ", " 位于 ") + place }
                if let step = evidence.step { text += language(" at step ", " 步 ") + "\(step)" }
                lines.append(Console.styled(text, .dim))
            }
            if let confirmation = finding.confirmation, confirmation.holds {
                lines += wrapped(language("confirmed: ", "已验证：") + confirmation.experiment + " — " + confirmation.observed, indent: "   ")
            }
        }
        if findings.contains(where: { ["vanishing-gradients", "exploding-gradients"].contains($0.id) }), let probe = probe(of: run, findings) {
            lines.append("")
            let threshold = findings.first { $0.id == "vanishing-gradients" }?.evidence.first { $0.signal.contains("ratio") }?.threshold
            lines.append(TerminalChart.gradientNorms(probe, thresholdRatio: threshold).text(width: min(Console.width, 100)))
        }
        let notes = diagnosis.findings.filter { $0.severity == .note }
        if !notes.isEmpty {
            lines.append("")
            lines.append(Console.styled(language("notes: ", "备注：") + notes.map(\.id).joined(separator: ", "), .dim))
        }
        return lines.joined(separator: "\n")
    }

    /// The probe that the evidence speaks of.
    private static func probe(of run: RunLog, _ findings: [Finding]) -> ProbeRecord? {
        let step = findings.lazy.flatMap(\.evidence).compactMap(\.step).first
        return run.probes.first { $0.step == step } ?? run.probes.last
    }

    /// How a run ended, in a line.
    static func outcome(_ run: RunLog, _ language: Language) -> String {
        let measure = run.final.validation ?? run.final.train
        var text = run.name + ": "
        if let accuracy = measure.accuracy { text += language("validation accuracy ", "验证准确率 ") + short(accuracy) + ", " }
        if let r2 = measure.r2 { text += "R² \(short(r2)), " }
        text += language("training loss ", "训练损失 ") + "\(short(run.initial.train.loss)) → \(short(run.final.train.loss))"
        return text + language(" after \(run.steps) steps", "，\(run.steps) 步")
    }

    /// The text in lines of at most the terminal's width.
    static func wrapped(_ text: String, indent: String) -> [String] {
        let width = max(40, min(Console.width, 100) - indent.count)
        var lines: [String] = [], line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + word.count + 1 > width {
                lines.append(indent + line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        if !line.isEmpty { lines.append(indent + line) }
        return lines
    }
}
