import Foundation
import Thalweg

/// A landscape in a few lines.
enum LandscapeText {
    static func summary(_ landscape: Landscape, place: String, other: String?, _ lang: Language) -> String {
        func row(_ english: String, _ chinese: String, _ value: String) -> String {
            "  " + lang(english.padding(toLength: 22, withPad: " ", startingAt: 0), chinese + "：") + value
        }
        func range(_ losses: some Sequence<Double>) -> String {
            let finite = losses.filter(\.isFinite), all = Array(losses).count
            guard let low = finite.min(), let high = finite.max() else { return lang("not finite anywhere", "处处不是有限值") }
            let holes = finite.count < all ? lang(", \(all - finite.count) of \(all) not finite", "，\(all) 个中有 \(all - finite.count) 个不是有限值") : ""
            return lang("\(short(low)) to \(short(high))", "\(short(low)) 至 \(short(high))") + holes
        }
        func text(_ barrier: LossBarrier) -> String {
            barrier.height > 0 ? lang("\(short(barrier.height)) at t = \(short(barrier.place))", "\(short(barrier.height))，在 t = \(short(barrier.place))") : lang("none", "无")
        }
        var lines = [lang("loss \(short(landscape.loss)) at \(place)", "位置 \(place)：损失 \(short(landscape.loss))")]
        for found in landscape.lines {
            let losses = range(found.line.losses)
            switch found.kind {
            case .eigen: lines.append(row("along λ = \(short(found.eigenvalue?.value ?? .nan))", "沿 λ = \(short(found.eigenvalue?.value ?? .nan))", losses))
            case .gradient: lines.append(row("along the gradient", "沿梯度", losses))
            case .random: lines.append(row("along a random line", "沿随机方向", losses))
            }
        }
        if let plane = landscape.plane, let kind = landscape.planeKind {
            lines.append(row("plane (\(kind.rawValue))", "平面（\(kind.rawValue)）", range(plane.values.joined())))
            if let share = plane.shareOfPath, plane.path.count > 1, kind != .curve {
                let percent = String(format: "%.1f %%", share * 100)
                lines.append(row("path in the plane", "路径在平面内", lang("\(percent) of its squared distance, \(plane.path.count) points", "占距离平方的 \(percent)，\(plane.path.count) 个点")))
            }
        }
        if let connection = landscape.connection {
            lines.append(row("distance to the other", "到另一解的距离", short(connection.distance) + (other.map { " (\($0))" } ?? "")))
            lines.append(row("barrier, straight", "直线势垒", text(connection.straight.barrier)))
            if let curve = connection.curve { lines.append(row("barrier, curve", "曲线势垒", text(curve.line.barrier) + lang(" (\(curve.steps) steps)", "（\(curve.steps) 步）"))) }
        }
        return lines.joined(separator: "\n")
    }
}
