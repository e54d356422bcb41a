import ThalwegDoctor
import ThalwegTraining

/// How much of the gradient reaches each layer, and how far each layer moves.
struct GradientFlowSection: ReportSection {
    private static let largestRows = 60
    private let report: Report

    init(_ report: Report) { self.report = report }

    var markup: Markup? {
        guard let probe = Self.probe(of: report.run, near: step), !probe.layers.isEmpty else { return nil }
        let after = report.cured.flatMap { Self.probe(of: $0, near: step) }
        let pairs = LayerPairs(before: report.run.layers, after: after == nil ? nil : report.cured?.layers)
        let rows = pairs.thinned(to: Self.largestRows)
        func series(_ value: (LayerSignals) -> Double) -> [BarChart.Series] {
            var result = [
                BarChart.Series(
                    name: report.cured == nil ? "this run" : "before", role: "before",
                    values: rows.map { $0.before.flatMap { Self.layer($0, of: probe) }.map(value) })
            ]
            if let after {
                result.append(
                    .init(name: "after", role: "after", values: rows.map { $0.after.flatMap { Self.layer($0, of: after) }.map(value) }))
            }
            return result
        }
        let gradients = BarChart(
            title: "Gradient norm per layer", description: summary(probe, after), unit: "‖∂L/∂W‖₂ at step \(probe.step)",
            rows: rows.map(\.name), series: series(\.gradientNorm), threshold: threshold(probe))
        let updates = BarChart(
            title: "Update ratio per layer", description: "How far each layer's weights move in one step, relative to their size.",
            unit: "‖ΔW‖/‖W‖ at step \(probe.step)", rows: rows.map(\.name), series: series(\.updateRatio))
        return """
            <section><h2>Gradient flow</h2><p>\(summary(probe, after))</p>
            <div class="charts">\(gradients.markup)\(updates.markup)</div></section>

            """
    }

    private var evidence: Evidence? {
        report.diagnosis?.findings.flatMap(\.evidence).first { $0.signal.contains("gradient_norm_ratio") }
    }

    private var step: Int { evidence?.step ?? report.run.probes.dropFirst(report.run.probes.count / 2).first?.step ?? 0 }

    private func summary(_ before: ProbeRecord, _ after: ProbeRecord?) -> String {
        guard let ratio = Self.ratio(before) else { return "The gradient norm of each layer's weight." }
        let tail = after.flatMap(Self.ratio).map { "; with the cure \(NumberText.short($0))" } ?? ""
        return "First layer against last, the gradient norm is \(NumberText.short(ratio))\(tail)."
    }

    /// The share of the last layer's norm below which the doctor calls it vanishing.
    private func threshold(_ probe: ProbeRecord) -> (name: String, value: Double)? {
        guard let evidence, evidence.comparison.hasPrefix("<"), let last = probe.layers.last?.gradientNorm, last > 0,
            evidence.threshold > 0,
            last.isFinite
        else { return nil }
        return ("threshold: \(NumberText.short(evidence.threshold)) × the last layer", evidence.threshold * last)
    }

    private static func ratio(_ probe: ProbeRecord) -> Double? {
        guard let first = probe.layers.first, let last = probe.layers.last, probe.layers.count > 1, last.gradientNorm > 0 else {
            return nil
        }
        return first.gradientNorm / last.gradientNorm
    }

    private static func layer(_ index: Int, of probe: ProbeRecord) -> LayerSignals? {
        probe.layers.indices.contains(index) ? probe.layers[index] : nil
    }

    private static func probe(of run: RunLog, near step: Int) -> ProbeRecord? {
        run.probes.min { abs($0.step - step) < abs($1.step - step) }
    }
}
