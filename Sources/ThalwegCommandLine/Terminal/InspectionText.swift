import Foundation
import Thalweg

/// An inspection in a few lines.
enum InspectionText {
    static func summary(_ inspection: Inspection, place: String, optimizer: String, learningRate: Double?, _ lang: Language) -> String {
        func pair(_ found: Eigenpair) -> String { "\(short(found.value)) ± \(short(found.bound))" }
        func estimate(_ value: Estimate) -> String { "\(short(value.value)) ± \(short(value.standardError))" }
        func row(_ english: String, _ chinese: String, _ value: String) -> String {
            "  " + lang(english.padding(toLength: 22, withPad: " ", startingAt: 0), chinese + "：") + value
        }
        func count(_ number: Estimate) -> String { number.standardError > 0 ? estimate(number) : String(format: "%.0f", number.value) }
        let n = inspection
        let wigner = n.bulks.first { $0.law is WignerSemicircle && $0.isClose }.map { lang(" (a Wigner semicircle of this bulk: \(short($0.negativeShare)))", "（此主体谱的维格纳半圆：\(short($0.negativeShare))）") } ?? ""
        var lines = [
            lang("\(n.point.kind.rawValue) at \(place)", "位置 \(place)：\(n.point.kind.rawValue)"),
            row("because", "理由", n.point.because),
            row("loss", "损失", short(n.slope.loss)),
            row("gradient norm", "梯度范数", short(n.slope.gradientNorm) + (n.slope.standardError.map { lang(" (standard error \(short($0)))", "（标准误 \(short($0))）") } ?? "")),
            row("largest eigenvalues", "最大特征值", n.ends.largest.map(pair).joined(separator: "  ")),
            row("smallest eigenvalues", "最小特征值", n.ends.smallest.map(pair).joined(separator: "  ")),
            row("trace", "迹", estimate(n.trace)),
            row("sampling error", "抽样误差", lang(
                "± \(short(n.traceSamplingError)) on the trace, ± \(short(n.largestSamplingErrors.first ?? .nan)) on the largest eigenvalue, the \(n.exampleCount) examples being a sample",
                "迹 \(short(n.traceSamplingError))，最大特征值 \(short(n.largestSamplingErrors.first ?? .nan))：以 \(n.exampleCount) 个样本为抽样")),
            row("condition number", "条件数", n.conditionNumberAtLeast.map { lang("at least ", "至少 ") + short($0) } ?? lang("an eigenvalue may be zero", "可能有零特征值")),
            row("negative share", "负特征值比例", estimate(n.negativeShare) + wigner),
            row("effective rank", "有效秩", short(n.density.effectiveRank)),
        ]
        if let bulk = n.bulks.first, bulk.isClose {
            let figures = bulk.law.parameters.map { "\($0.name) \(short($0.value))" }.joined(separator: ", ")
            lines.append(row("bulk", "主体谱", lang(
                "near \(bulk.law.name) (\(figures)); \(count(bulk.outliersAbove)) eigenvalues above it, \(count(bulk.outliersBelow)) below",
                "接近 \(bulk.law.name)（\(figures)）；其上 \(count(bulk.outliersAbove)) 个特征值，其下 \(count(bulk.outliersBelow)) 个")))
        } else if let bulk = n.bulks.first {
            lines.append(row("bulk", "主体谱", lang(
                "follows neither law: the nearest, \(bulk.law.name), is off by at least \(short(100 * bulk.distance)) % of the eigenvalues",
                "不服从任一随机矩阵律：最接近的 \(bulk.law.name) 至少相差 \(short(100 * bulk.distance)) % 的特征值")))
        }
        if let margin = n.stability {
            let matrix = margin.isPreconditioned ? "P⁻¹ᐟ²HP⁻¹ᐟ²" : "H"
            lines.append(row(
                "stability", "稳定性", lang(
                    "largest eigenvalue of \(matrix) \(short(margin.largest)) ± \(short(margin.bound)) is \(short(margin.ratio)) of \(optimizer)'s bound, \(short(margin.coefficient)) / learning rate = \(short(margin.threshold))",
                    "\(matrix) 的最大特征值 \(short(margin.largest)) ± \(short(margin.bound))，为 \(optimizer) 的界 \(short(margin.coefficient)) / 学习率 = \(short(margin.threshold)) 的 \(short(margin.ratio)) 倍")))
        } else if let learningRate {
            lines.append(row("stability", "稳定性", learningRate > 0
                ? lang("no bound is known for \(optimizer), or not before its first step", "\(optimizer) 没有已知的界，或第一步之前尚无") : lang("the learning rate is 0", "学习率为 0")))
        }
        if let step = n.step {
            let alpha = step.alpha.map { "α = " + estimate($0) } ?? lang("no lowest point along it", "沿此步没有最低点")
            let share = n.stepAlongTop.map { lang("; \(short($0)) of its square along the largest eigenvectors (gradient: \(short(n.gradientAlongTop)))", "；其平方的 \(short($0)) 沿最大特征向量（梯度：\(short(n.gradientAlongTop))）") } ?? ""
            lines.append(row("next step", "下一步", alpha + share))
        }
        if let scale = n.slope.noiseScale { lines.append(row("gradient noise scale", "梯度噪声尺度", short(scale) + lang(" examples", " 个样本"))) }
        let sharp = n.sharpness, random = n.randomRise
        lines.append(row("rise at \(short(sharp.radius))", "距离 \(short(sharp.radius)) 处的上升", estimate(sharp.alongGradient) + lang(" along the gradient", "（沿梯度）")))
        lines.append(row("adaptive at \(short(sharp.adaptiveRadius))", "自适应距离 \(short(sharp.adaptiveRadius)) 处的上升", estimate(sharp.adaptive)))
        lines.append(row(
            "random at \(short(random.radius))", "随机方向相对距离 \(short(random.radius)) 处的上升",
            estimate(random.mean) + lang(", largest \(short(random.worst))", "，最大 \(short(random.worst))")))
        func noise(_ sigma: Estimate?) -> String { sigma.map(estimate) ?? lang("no limit found", "未找到上限") }
        lines.append(row(
            "flatness", "平坦度", lang(
                "noise σ = \(noise(n.flatness.sigma)) on every parameter, or \(noise(n.flatness.relativeSigma)) of each, raises the loss by \(short(n.flatness.tolerance))",
                "每个参数上的噪声 σ = \(noise(n.flatness.sigma))，或各参数大小的 \(noise(n.flatness.relativeSigma)) 倍，使损失上升 \(short(n.flatness.tolerance))")))
        for note in n.nonSmoothOps.notes { lines.append(lang("  note: ", "  提示：") + note) }
        if !n.ends.isConverged {
            lines.append(lang("  note: the budget ended before all eigenvalues reached the tolerance; their bounds say how far they are", "  提示：预算用尽，部分特征值未达到容差；误差界如上"))
        }
        return lines.joined(separator: "\n")
    }
}
