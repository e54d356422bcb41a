import ArgumentParser
import Thalweg

/// A plan of an inspection on a line.
enum PlanText {
    static func lines(_ plan: InspectionPlan, of examples: Int, _ budget: CurvatureBudget, _ lang: Language) -> [String] {
        let s = plan.settings, part = plan.examples < examples ? lang(" of \(examples)", "（共 \(examples)）") : ""
        var lines = [
            lang(
                "plan: at most \(plan.products) Hessian products of \(short(plan.secondsPerProduct)) s, about \(short(plan.seconds)) s with all else (\(short(plan.secondsToCompile)) s of them until programs are compiled or read), \(MemoryUse.text(plan.memory)); "
                    + "\(plan.examples)\(part) examples, \(s.largest) + \(s.smallest) eigenvalues, \(s.probes) probes of \(s.steps) steps",
                "计划：最多 \(plan.products) 次海森乘积，每次 \(short(plan.secondsPerProduct)) 秒，连同其他约 \(short(plan.seconds)) 秒（其中编译或读取程序 \(short(plan.secondsToCompile)) 秒），\(MemoryUse.text(plan.memory))；"
                    + "\(plan.examples)\(part) 个样本，\(s.largest) + \(s.smallest) 个特征值，\(s.probes) 个探针各 \(s.steps) 步")
        ]
        if case .seconds = budget {
            let options = "--budget \(plan.products)" + (plan.examples < examples ? " --examples \(plan.examples)" : "")
            lines.append(lang(
                "what fits in \(budget.text) depends on the machine's speed; to compute the same again: \(options)",
                "\(budget.text) 内能完成多少取决于机器速度；重复同样的计算：\(options)"))
        }
        return lines
    }
}

extension CurvatureBudget: ExpressibleByArgument {
    /// As on the command line; nil where it cannot be read.
    public init?(argument: String) { self.init(text: argument) }

    /// As on the command line.
    public var defaultValueDescription: String { text }
}
