public import ThalwegCurvature

/// What second derivatives say about a point of training, as one HTML file that needs nothing else.
public struct InspectionReport: Sendable {
    private let inspection: Inspection
    private let name: String
    private let place: String
    private let optimizer: String
    private let learningRate: Double?
    private let found: FoundCriticalPoint?
    private let command: String?

    /// A report of an inspection.
    ///
    /// - Parameters:
    ///   - name: of the experiment.
    ///   - place: where training stood, such as `end`.
    ///   - optimizer: its name.
    ///   - learningRate: of the step that would come next.
    ///   - found: the critical point that a search came to from there.
    ///   - command: the command that makes the same again, for the reader.
    public init(_ inspection: Inspection, name: String, place: String, optimizer: String, learningRate: Double?, found: FoundCriticalPoint? = nil, command: String? = nil) {
        self.inspection = inspection
        self.name = name
        self.place = place
        self.optimizer = optimizer
        self.learningRate = learningRate
        self.found = found
        self.command = command
    }

    /// The page.
    public func html() -> String { Page(title: "Curvature of \(name)", parts: [header, pictures, found.map { FoundCriticalSection(found: $0).markup } ?? "", table, reproduction]).text }

    /// Writes the page to `path`, whole or not at all.
    ///
    /// - Throws: `ReportError.file`.
    public func write(_ path: String) throws(ReportError) { try TextFile.write(html(), to: path) }

    private var header: Markup {
        func stat(_ name: String, _ figure: String) -> Markup {
            "<div class=\"stat\"><span class=\"name\">\(name)</span><span class=\"figure\">\(figure)</span></div>"
        }
        let top = inspection.ends.largest.first, bottom = inspection.ends.smallest.first
        func text(_ pair: Eigenpair?) -> String { pair.map { "\(NumberText.short($0.value)) ± \(NumberText.short($0.bound, digits: 1))" } ?? "—" }
        return """
            <header><p class="eyebrow">Thalweg curvature, at \(place)</p><h1>\(name)</h1><p class="verdict"><span class="pill">\(inspection.point.kind.rawValue)</span></p>
            <p class="lead">Because \(inspection.point.because).</p><div class="stats">\(stat("Loss", NumberText.short(inspection.slope.loss)))\
            \(stat("Gradient norm", NumberText.short(inspection.slope.gradientNorm)))\(stat("Largest eigenvalue", text(top)))\
            \(stat("Smallest eigenvalue", text(bottom)))\(stat("Trace", "\(NumberText.short(inspection.trace.value)) ± \(NumberText.short(inspection.trace.standardError, digits: 1))"))</div></header>

            """
    }

    private var pictures: Markup {
        let curve = inspection.density.density()
        let peak = curve.densities.max() ?? 1
        let density = LineChart(
            title: "Where the eigenvalues lie", description: "The density of the Hessian's eigenvalues on a logarithmic scale.", xLabel: "eigenvalue",
            series: [.init(name: "density", role: "before", points: zip(curve.values, curve.densities).map { (x: $0, y: max($1, peak * 1e-7)) })],
            y: .logarithmic([peak * 1e-6, peak]))
        let bulk = BulkSection(inspection)
        let pairs = inspection.ends.largest.map { ($0, "largest") } + inspection.ends.smallest.map { ($0, "smallest") }
        let ends = DataTable(
            heading: ["end", "eigenvalue", "within", "sampling error"],
            rows: pairs.enumerated().map { number, pair in
                let errors = inspection.largestSamplingErrors
                return [
                    pair.1, NumberText.short(pair.0.value, digits: 5), NumberText.short(pair.0.bound, digits: 2),
                    number < errors.count ? NumberText.short(errors[number], digits: 2) : "—",
                ]
            })
        let limit: Markup = {
            if let margin = inspection.stability {
                let matrix = margin.isPreconditioned ? "the Hessian preconditioned as \(optimizer) does (P⁻¹ᐟ²HP⁻¹ᐟ²)" : "the Hessian"
                return """
                    <p>The largest eigenvalue of \(matrix) is \(NumberText.short(margin.largest)) ± \(NumberText.short(margin.bound, digits: 1)); on a \
                    quadratic \(optimizer) is stable up to \(NumberText.short(margin.coefficient)) / learning rate = \(NumberText.short(margin.threshold)). \
                    It stands at \(NumberText.short(margin.ratio)) of that\(margin.ratio > 1 ? ", beyond the edge" : "").</p>
                    """
            }
            return "<p>No bound on the curvature is known below which \(optimizer)’s steps are stable, or the learning rate is 0.</p>"
        }()
        return """
            <section><h2>The spectrum</h2><div class="charts">\(density.markup)\(bulk.chart)</div>\(bulk.text)\
            <p>An eigenvalue lies within the distance given of each value (residual of its vector, and the rounding seen in the products); \
            the sampling error is the standard error that other examples would bring. The trace’s is \(NumberText.short(inspection.traceSamplingError, digits: 2)).</p>\
            \(ends.markup)\(limit)\(smoothness)</section>

            """
    }

    private var smoothness: Markup {
        let notes = inspection.nonSmoothOps.notes.map { "<li>\($0)</li>" as Markup }
        return notes.isEmpty ? "" : "<p>Where the loss is not twice differentiable:</p><ul class=\"notes\">\(notes)</ul>"
    }

    private var table: Markup {
        func number(_ value: Double?) -> String { value.map { NumberText.short($0) } ?? "—" }
        func estimate(_ value: Estimate?) -> String { value.map { "\(number($0.value)) ± \(number($0.standardError))" } ?? "—" }
        let rows: [[String]] = [
            ["parameters, examples", "\(NumberText.count(inspection.parameterCount)), \(NumberText.count(inspection.exampleCount))", "what was looked at"],
            ["condition number at least", number(inspection.conditionNumberAtLeast), "largest over smallest magnitude; — where an eigenvalue may be zero"],
            ["share of negative eigenvalues", "\(number(inspection.negativeShare.value)) ± \(number(inspection.negativeShare.standardError))", "below −10⁻³ of the largest magnitude"],
            ["effective rank", number(inspection.density.effectiveRank), "(Σ|λ|)² / Σλ²"],
            ["gradient along the largest", number(inspection.gradientAlongTop), "share of its square in the eigenvectors found"],
            ["next step along the largest", number(inspection.stepAlongTop), "share of its square in the eigenvectors found"],
            [
                "α of the next step", estimate(inspection.step?.alpha),
                "on the parabola through the loss along it: −1 stays, 0 reaches the lowest point, 1 the height of the start beyond",
            ],
            ["gradient noise scale", number(inspection.slope.noiseScale), "examples in a batch beyond which more gain little"],
            ["rise along the gradient", estimate(inspection.sharpness.alongGradient), "of the loss at distance \(number(inspection.sharpness.radius)) (SAM)"],
            ["rise along the top eigenvector", estimate(inspection.sharpness.alongTopEigenvector), "of the loss at that distance"],
            ["adaptive rise", estimate(inspection.sharpness.adaptive), "along the gradient at distance \(number(inspection.sharpness.adaptiveRadius)) in units of each parameter (ASAM)"],
            [
                "random rise", "\(estimate(inspection.randomRise.mean)), largest \(number(inspection.randomRise.worst))",
                "of the loss when every filter moves by \(number(inspection.randomRise.radius)) of its norm",
            ],
            ["flatness σ", estimate(inspection.flatness.sigma), "noise on every parameter that raises the loss by \(number(inspection.flatness.tolerance))"],
            ["flatness σ′", estimate(inspection.flatness.relativeSigma), "the same in proportion to each parameter"],
            ["Hessian products", "\(inspection.products)", "each over all examples"],
        ]
        return "<section><h2>Figures</h2>\(DataTable(heading: ["what", "value", "meaning"], rows: rows, textColumns: [2]).markup)</section>\n\n"
    }

    private var reproduction: Markup {
        let command: Markup = command.map { "<pre><code>\($0)</code></pre>" } ?? ""
        let settings = inspection.settings
        let chosen = "--budget \(settings.budget) --examples \(inspection.exampleCount)"
        return """
            <section><h2>How to reproduce</h2>\(command)<p>Computed with a budget of \(settings.budget) products over \(inspection.exampleCount) examples: \
            \(settings.largest) + \(settings.smallest) eigenvalues, \(settings.probes) probes of \(settings.steps) steps. Where a time was given, \
            <code>\(chosen)</code> in its place computes the same again.</p></section>

            """
    }
}
