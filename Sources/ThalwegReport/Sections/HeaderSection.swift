import ThalwegDoctor
import ThalwegTraining

/// The verdict, in one sentence and a few numbers.
struct HeaderSection: ReportSection {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var markup: Markup? {
        """
        <header><p class="eyebrow">Thalweg report</p><h1>\(report.run.name)</h1>
        <p class="verdict">\(pill)</p><p class="lead">\(sentence)</p>
        <div class="stats">\(stats)</div></header>

        """
    }

    private var pill: Markup {
        guard let diagnosis = report.diagnosis else {
            return "<span class=\"pill\">\(report.run.status.rawValue)</span>"
        }
        let cured: Markup = report.cure?.accepted == nil ? "" : " <span class=\"arrow\">→</span> <span class=\"pill good\">✓ cured</span>"
        switch diagnosis.verdict {
        case .healthy: return "<span class=\"pill good\">✓ healthy</span>"
        case .sick: return "<span class=\"pill bad\">✕ sick</span>\(cured)"
        }
    }

    private var sentence: Markup {
        guard let diagnosis = report.diagnosis else {
            return "Trained for \(report.run.epochs) epochs, \(NumberText.count(report.run.steps)) steps."
        }
        guard let root = diagnosis.rootCause else {
            return "Nothing above a note was found: the network learns."
        }
        let tail: Markup
        if let accepted = report.cure?.accepted {
            tail = " The smallest change that works: <strong>\(accepted.id)</strong>."
        } else if report.cure != nil {
            tail = " None of the treatments tried cured it."
        } else {
            tail = ""
        }
        return "<code>\(root.id)</code> – \(root.summary)\(tail)"
    }

    private var stats: Markup {
        let run = report.run
        let (before, after) = (Headline(run.final), report.cured.map { Headline($0.final) })
        var result = stat(before.name, before.text, after?.text)
        if !before.name.hasSuffix("loss") {
            let loss = { (measures: Measures) in NumberText.short((measures.validation ?? measures.train).loss) }
            result += stat(
                run.final.validation == nil ? "Training loss" : "Validation loss", loss(run.final), report.cured.map { loss($0.final) })
        }
        result += stat("Epochs", "\(run.epochs)", report.cured.map { "\($0.epochs)" })
        result += stat("Parameters", NumberText.count(run.parameterCount), report.cured.map { NumberText.count($0.parameterCount) })
        result += stat("Training time", NumberText.seconds(run.seconds.train), report.cured.map { NumberText.seconds($0.seconds.train) })
        return result
    }

    private func stat(_ name: String, _ before: String, _ after: String?) -> Markup {
        guard let after, after != before else {
            return "<div class=\"stat\"><span class=\"name\">\(name)</span><span class=\"figure\">\(before)</span></div>"
        }
        return """
            <div class="stat"><span class="name">\(name)</span><span class="figure"><span class="was">\(before)</span>\
            <span class="arrow"> → </span><span class="is">\(after)</span></span></div>
            """
    }
}
