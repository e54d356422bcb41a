import Thalweg

/// The critical point that a search came to, in a few lines.
enum CriticalPointText {
    static func summary(_ found: FoundCriticalPoint, _ lang: Language) -> String {
        func row(_ english: String, _ chinese: String, _ value: String) -> String {
            "  " + lang(english.padding(toLength: 22, withPad: " ", startingAt: 0), chinese + "：") + value
        }
        let kind = found.classification.kind.rawValue
        return [
            found.outcome == .converged
                ? lang("Newton-type steps from here lead to a critical point: \(kind)", "由此找到的临界点：\(kind)") : lang("Newton-type steps from here lead to no critical point (\(found.outcome.rawValue))", "由此未找到临界点（\(found.outcome.rawValue)）"),
            row("because", "理由", found.because),
            row("there", "该处", found.classification.description),
            row("distance", "距离", "\(short(found.distance)), " + lang("\(short(found.relativeDistance)) of the parameters' norm", "参数范数的 \(short(found.relativeDistance))")),
            row("loss there", "该处损失", short(found.loss)),
        ].joined(separator: "\n")
    }
}
