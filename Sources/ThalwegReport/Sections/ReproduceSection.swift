import ThalwegTraining

/// How to make the same again, and under which settings this was made.
struct ReproduceSection: ReportSection {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var markup: Markup? {
        let run = report.run
        let command: Markup = report.command.map { "<pre><code>\($0)</code></pre>" } ?? ""
        var facts: [(String, String)] = [
            ("seed", "\(run.seed)"), ("device", run.device), ("optimizer", run.optimizer),
            ("learning rate", NumberText.short(run.learningRate, digits: 6)), ("batch size", "\(run.batchSize)"), ("loss", run.loss),
            ("steps", "\(NumberText.count(run.steps)) of \(NumberText.count(run.plannedSteps)), \(run.status.rawValue)"),
            (
                "time",
                "compiling \(NumberText.seconds(run.seconds.compile)), training \(NumberText.seconds(run.seconds.train)), of which probes \(NumberText.seconds(run.seconds.probes))"
            ),
        ]
        if let cure = report.cure { facts.append(("treatment", "\(NumberText.seconds(cure.seconds)) for all trials")) }
        if let bad = run.firstNonFinite { facts.append(("first not finite", "\(bad.place), step \(bad.step)")) }
        if let logdir = run.logdir { facts.append(("TensorBoard files", logdir)) }
        if let checkpoint = run.checkpoint { facts.append(("checkpoint", checkpoint)) }
        for warning in run.warnings { facts.append(("warning", warning)) }
        let items: [Markup] = facts.map { "<dt>\($0)</dt><dd>\($1)</dd>\n" }
        return """
            <section><h2>How to reproduce</h2><p>The same seed on the same machine gives the same numbers.</p>
            \(command)<dl class="facts">\(items)</dl></section>

            """
    }
}
