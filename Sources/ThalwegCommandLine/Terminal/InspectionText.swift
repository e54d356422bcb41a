import Foundation
import Thalweg

/// An inspection in a few lines.
enum InspectionText {
    static func summary(_ inspection: Inspection, place: String, optimizer: String, learningRate: Double?, _ lang: Language) -> String {
        func pair(_ found: Eigenpair) -> String { "\(short(found.value)) ± \(short(found.bound))" }
        func row(_ english: String, _ chinese: String, _ value: String) -> String {
            "  " + lang(english.padding(toLength: 22, withPad: " ", startingAt: 0), chinese + "：") + value
        }
        let n = inspection
        var lines = [
            lang("\(n.point.kind.rawValue) at \(place)", "位置 \(place)：\(n.point.kind.rawValue)"),
            row("because", "理由", n.point.because),
            row("loss", "损失", short(n.slope.loss)),
            row("gradient norm", "梯度范数", short(n.slope.gradientNorm) + (n.slope.standardError.map { lang(" (standard error \(short($0)))", "（标准误 \(short($0))）") } ?? "")),
            row("largest eigenvalues", "最大特征值", n.ends.largest.map(pair).joined(separator: "  ")),
            row("smallest eigenvalues", "最小特征值", n.ends.smallest.map(pair).joined(separator: "  ")),
            row("trace", "迹", "\(short(n.trace.value)) ± \(short(n.trace.standardError))"),
            row("condition number", "条件数", n.conditionNumberAtLeast.map { lang("at least ", "至少 ") + short($0) } ?? lang("an eigenvalue may be zero", "可能有零特征值")),
            row("negative share", "负特征值比例", "\(short(n.negativeShare.value)) ± \(short(n.negativeShare.standardError))"),
            row("effective rank", "有效秩", short(n.density.effectiveRank)),
        ]
        if let top = n.ends.largest.first, let learningRate {
            let note = optimizer == "sgd" ? lang(" (gradient descent is stable below 2)", "（梯度下降在 2 以下稳定）") : ""
            lines.append(row("learning rate · λmax", "学习率 · λmax", short(learningRate * top.value) + note))
        }
        if let scale = n.slope.noiseScale { lines.append(row("gradient noise scale", "梯度噪声尺度", short(scale) + lang(" examples", " 个样本"))) }
        lines.append(row("rise at \(short(n.sharpness.radius))", "距离 \(short(n.sharpness.radius)) 处的上升", short(n.sharpness.alongGradient) + lang(" along the gradient", "（沿梯度）")))
        if !n.ends.isConverged {
            lines.append(lang("  note: the budget ended before all eigenvalues reached the tolerance; their bounds say how far they are", "  提示：预算用尽，部分特征值未达到容差；误差界如上"))
        }
        return lines.joined(separator: "\n")
    }
}
