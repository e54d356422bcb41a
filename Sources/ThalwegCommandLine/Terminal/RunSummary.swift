import Thalweg

/// The end of a run in a few lines.
enum RunSummary {
    static func text(_ log: RunLog, curvature schedule: CurvatureSchedule? = nil) -> String {
        var lines = ["\(log.name): \(log.status.rawValue) after \(log.steps) steps (\(log.epochs) epochs), \(log.parameterCount) parameters"]
        lines.append("  training    " + measure(log.final.train))
        if let validation = log.final.validation { lines.append("  validation  " + measure(validation)) }
        if let bad = log.firstNonFinite { lines.append("  the \(bad.place) stopped being a number at step \(bad.step)") }
        lines.append(
            "  \(short(log.seconds.train)) s training (\(short(log.overhead * 100)) % of it probes), \(short(log.seconds.compile)) s compiling")
        if let schedule, log.steps > 0 {
            let due = (log.steps - 1) / schedule.every + 1, seen = log.curvature?.count ?? 0
            lines.append(
                "  curvature   looked at \(seen) of \(due) steps"
                    + (seen < due && log.firstNonFinite == nil ? ": more would take over \(short(schedule.share * 100)) % of the training time; share=X allows more" : ""))
        }
        return lines.joined(separator: "\n")
    }

    static func measure(_ measure: Measure) -> String {
        var text = "loss \(short(measure.loss))"
        if let accuracy = measure.accuracy { text += "  accuracy \(short(accuracy))" }
        if let r2 = measure.r2 { text += "  R² \(short(r2))" }
        return text
    }
}
