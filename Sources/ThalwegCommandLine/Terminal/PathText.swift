import Thalweg

/// The way of an optimizer in a few lines.
enum PathText {
    static func summary(_ path: MinimizationPath, _ encounters: [MinimizationPath.Encounter], _ lang: Language) -> String {
        let minimization = path.minimization, function = minimization.function
        var lines = [
            lang(
                "\(minimization.optimizer.name) on \(function.name): \(path.status.rawValue) after \(max(path.points.count - 1, 0)) steps",
                "\(minimization.optimizer.name) 在 \(function.name) 上：\(path.status.rawValue)，\(max(path.points.count - 1, 0)) 步")
        ]
        if let last = path.lastFinite, last >= 0 {
            func row(_ name: String, _ step: Int) -> String {
                "  \(name) \(point(path.points[step]))  f = \(short(path.values[step]))  |∇f| = \(short(path.gradientNorms[step]))"
            }
            lines.append(row(lang("start", "起点"), 0))
            lines.append(row(lang("end  ", "终点"), last))
            if path.status == .diverged {
                lines.append(lang(
                    "  the numbers stop being finite after step \(last); try a smaller --learning-rate",
                    "  第 \(last) 步之后出现非有限数；请减小 --learning-rate"))
            }
        } else if !path.points.isEmpty {
            lines.append(lang("  the function is not finite at the start; choose another --start", "  函数在起点处不是有限数；请另选 --start"))
        }
        for met in encounters {
            let place = met.isEnd ? lang("the end is", "终点是") : lang("met after step \(met.step):", "第 \(met.step) 步附近：")
            lines.append("  \(place) \(met.critical.kind.rawValue) \(point(met.critical.point)): \(met.critical.because)")
        }
        return lines.joined(separator: "\n")
    }

    private static func point(_ point: [Double]) -> String { "(" + point.map { short($0) }.joined(separator: ", ") + ")" }
}
