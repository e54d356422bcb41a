import Thalweg

/// The pick of a learning-rate range test in a few lines.
enum LearningRateText {
    /// - Parameter optimizer: the one named on the command line instead of the experiment's.
    static func summary(_ range: LearningRateRange, _ found: LearningRateRange.Suggestion, optimizer: String?, _ lang: Language) -> String {
        var lines = [
            lang(
                "learning rate \(short(found.rate)) for \(range.experiment.optimizer.name)",
                "\(range.experiment.optimizer.name) 的学习率：\(short(found.rate))"),
            lang("  because  ", "  理由  ") + found.because,
            lang(
                "  range    \(short(found.range.lowerBound)) to \(short(found.range.upperBound)) in \(range.sweeps.count) sweeps",
                "  范围  \(short(found.range.lowerBound)) 至 \(short(found.range.upperBound))，共 \(range.sweeps.count) 次扫描"),
        ]
        if let steepest = found.steepest { lines.append(lang("  steepest ", "  下降最快处  ") + short(steepest)) }
        for remark in range.remarks { lines.append(lang("  note     ", "  提示  ") + remark) }
        let kind = optimizer.map { "--set optimizer=\($0) " } ?? ""
        if let change = range.change { lines.append(lang("  use      ", "  用法  ") + "\(kind)--set \(change.path)=\(change.value)") }
        return lines.joined(separator: "\n")
    }
}
