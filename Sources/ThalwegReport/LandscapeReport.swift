public import ThalwegCurvature
import ThalwegOptimizers

/// The loss around a point of training as one HTML file that needs nothing else: contours and a surface to turn with the path on them, lines,
/// and the way to another solution.
public struct LandscapeReport: Sendable {
    private let landscape: Landscape
    private let name: String
    private let place: String
    private let epochs: [Int]
    private let other: String?
    private let command: String?

    /// A report of a landscape.
    ///
    /// - Parameters:
    ///   - name: of the experiment.
    ///   - place: where training stood, such as `end`.
    ///   - epochs: of the path's points.
    ///   - other: the other solution's name, where there is one.
    ///   - command: the command that makes the same again, for the reader.
    public init(_ landscape: Landscape, name: String, place: String, epochs: [Int] = [], other: String? = nil, command: String? = nil) {
        self.landscape = landscape
        self.name = name
        self.place = place
        self.epochs = epochs
        self.other = other
        self.command = command
    }

    /// The page.
    public func html() -> String {
        Page(
            title: "Loss landscape of \(name)", parts: [header, connection, plane, lines, reproduction],
            scripts: landscape.plane == nil ? [] : [SurfaceScript.text]
        ).text
    }

    /// Writes the page to `path`, whole or not at all.
    ///
    /// - Throws: `ReportError.file`.
    public func write(_ path: String) throws(ReportError) { try TextFile.write(html(), to: path) }

    private var header: Markup {
        func stat(_ name: String, _ figure: String) -> Markup {
            "<div class=\"stat\"><span class=\"name\">\(name)</span><span class=\"figure\">\(figure)</span></div>"
        }
        var stats = stat("Loss", NumberText.short(landscape.loss)) + stat("Parameters", NumberText.count(landscape.parameterCount))
            + stat("Examples", NumberText.count(landscape.exampleCount))
        if let connection = landscape.connection {
            stats += stat("Barrier, straight", NumberText.short(connection.straight.barrier.height))
            if let curve = connection.curve { stats += stat("Barrier, along the curve", NumberText.short(curve.line.barrier.height)) }
        }
        return """
            <header><p class="eyebrow">Thalweg landscape, at \(place)</p><h1>\(name)</h1>
            <p class="lead">How the loss changes around this point of training.</p><div class="stats">\(stats)</div></header>

            """
    }

    // MARK: The plane

    /// Names of the plane's directions: on the axes, and in a sentence.
    private var directions: (x: String, y: String, sentence: String) {
        switch landscape.planeKind {
        case .eigen:
            let values = landscape.planeEigenvalues.map { NumberText.short($0.value) }
            return (
                "along v₁ (λ₁ = \(values.first ?? "—"))", "along v₂ (λ₂ = \(values.last ?? "—"))",
                "The plane of the two eigenvectors along which the loss curves most; distances are those between parameters."
            )
        case .pca:
            let shares = landscape.explained.map(NumberText.percent)
            return (
                "component 1 (\(shares.first ?? "—"))", "component 2 (\(shares.last ?? "—"))",
                "The plane in which training moved most: the first two principal components of its path, with their shares of the path's variance."
            )
        case .curve:
            return (
                "towards the other solution", "towards the curve's middle",
                "The plane through both solutions and the middle point of the curve between them, which lies within it (Garipov et al. 2018)."
            )
        default:
            return (
                "direction 1", "direction 2",
                "Two random directions, every filter of them as long as the same filter of the weights (Li et al. 2018); 1 is a change as large as the weights."
            )
        }
    }

    private var plane: Markup {
        guard let plane = landscape.plane else { return "" }
        let names = directions, path = plane.path.count > 1 ? plane.path.map { (x: $0.x, y: $0.y) } : []
        let isCurve = landscape.planeKind == .curve
        var marks = [ContourChart.Mark(name: "the point looked at, loss \(NumberText.short(landscape.loss, digits: 4))", x: 0, y: 0, role: "minimum")]
        if isCurve, let last = path.last, let loss = landscape.connection?.straight.losses.last {
            marks.append(.init(name: "the other solution, loss \(NumberText.short(loss, digits: 4))", x: last.x, y: last.y, role: "saddle"))
        }
        let contours = ContourChart(
            title: "Contours", description: "Contour lines of the loss over a plane through the point, with the \(isCurve ? "curve" : "path of training").",
            grid: FunctionGrid(xs: plane.xs, ys: plane.ys, values: plane.values), path: path,
            marks: marks, xLabel: names.x, yLabel: names.y, pathHeading: isCurve ? "point" : "epoch",
            pathNames: isCurve ? nil : epochs.map { "\($0)" }, pathKey: isCurve ? "curve" : "path",
            markKeys: ["minimum": "the point looked at", "saddle": "the other solution"])
        let surface = SurfaceChart(
            title: "Surface", description: "The same as a surface.", valueLabel: "height is the loss", xs: plane.xs, ys: plane.ys, values: plane.values,
            path: path, xLabel: names.x, yLabel: names.y)
        var remarks: [String] = [names.sentence]
        if let share = plane.shareOfPath, !path.isEmpty, !isCurve {
            remarks.append(
                "The path of training is projected: \(NumberText.percent(share)) of its squared distance from this point lies within the plane"
                    + (share < 0.3 ? ", so that most of what training did is across it." : "."))
        }
        let outside = path.filter { !(plane.xs[0]...plane.xs[plane.xs.count - 1]).contains($0.x) || !(plane.ys[0]...plane.ys[plane.ys.count - 1]).contains($0.y) }.count
        if outside > 0 { remarks.append("\(outside) of its \(path.count) points are outside the picture.") }
        return """
            <section><h2>The plane</h2><p>\(remarks.joined(separator: " "))</p><div class="charts">\(contours.markup)\(surface.markup)</div></section>

            """
    }

    // MARK: Lines

    private var lines: Markup {
        guard !landscape.lines.isEmpty else { return "" }
        let charts = landscape.lines.map { chart($0).markup }
        let isCurved = landscape.lines.contains { $0.eigenvalue != nil }
        let note: Markup = isCurved ? "<p>The dashed curve is what gradient and eigenvalue at the point say: where the loss leaves it, the quadratic model ends.</p>" : ""
        return "<section><h2>Lines</h2>\(note)<div class=\"charts\(charts.count == 1 ? " narrow" : "")\">\(charts)</div></section>\n\n"
    }

    private func chart(_ found: Landscape.Line) -> LineChart {
        let points = zip(found.line.places, found.line.losses).map { (x: $0, y: $1) }
        var series = [LineChart.Series(name: "loss", role: "before", points: points)]
        let title: String, label: String
        switch found.kind {
        case .eigen:
            let value = found.eigenvalue?.value ?? .nan
            (title, label) = ("Along the eigenvector of λ = \(NumberText.short(value))", "distance")
            let finite = found.line.losses.filter(\.isFinite), low = finite.min() ?? 0, high = finite.max() ?? 0, margin = 0.25 * (high - low)
            // Of the model what lies near the curve: it must not set the scale.
            series.append(LineChart.Series(
                name: "quadratic model", role: "after", isDashed: true,
                points: found.line.places.map { (x: $0, y: landscape.loss + (found.slope ?? 0) * $0 + value / 2 * $0 * $0) }
                    .filter { (low - margin...high + margin).contains($0.y) }))
        case .gradient: (title, label) = ("Along the gradient", "distance; downhill is to the left")
        case .random: (title, label) = ("Along a random direction", "in lengths of the weights, filter by filter")
        }
        let axis = Self.axis(series)
        return LineChart(
            title: title, description: "The loss along a line through the point.", xLabel: label, series: series, y: axis.scale, format: axis.format)
    }

    // MARK: The way to another solution

    private var connection: Markup {
        guard let connection = landscape.connection else { return "" }
        func points(_ line: LossLine) -> [(x: Double, y: Double)] { zip(line.places, line.losses).map { (x: $0, y: $1) } }
        func text(_ barrier: LossBarrier) -> String {
            barrier.height > 0 ? "a barrier of \(NumberText.short(barrier.height)) at t = \(NumberText.short(barrier.place))" : "no barrier"
        }
        var series = [LineChart.Series(name: "straight line", role: "before", points: points(connection.straight))]
        var sentence = "Over the straight line there is \(text(connection.straight.barrier))"
        if let curve = connection.curve {
            series.append(.init(name: "Bézier curve", role: "after", points: points(curve.line)))
            sentence += "; along a curve trained for \(curve.steps) steps \(text(curve.line.barrier))"
        }
        let chart = LineChart(
            title: "Between two solutions", description: "The loss along the ways from this point to another solution.",
            xLabel: "t, from this point (0) to the other (1)", series: series)
        return """
            <section><h2>The way to \(other ?? "the other solution")</h2><p>\(sentence). A barrier is the rise above the straight line between \
            the losses of the ends; they are \(NumberText.short(connection.distance)) apart.</p><div class="charts narrow">\(chart.markup)</div></section>

            """
    }

    /// An axis that shows the shape of curves: around their values, with as many digits as tell these apart.
    private static func axis(_ series: [LineChart.Series]) -> (scale: Scale?, format: @Sendable (Double) -> String) {
        let values = series.flatMap { $0.points.map(\.y) }.filter(\.isFinite)
        guard let low = values.min(), let high = values.max(), high > low, low <= 0 || high < 50 * low else { return (nil, { NumberText.short($0) }) }
        let digits = NumberText.digits(apart: high - low, upTo: max(abs(low), abs(high))), margin = 0.06 * (high - low)
        return (.fixed(low: low - margin, high: high + margin), { NumberText.short($0, digits: digits) })
    }

    private var reproduction: Markup {
        let command: Markup = command.map { "<pre><code>\($0)</code></pre>" } ?? ""
        return "<section><h2>How to reproduce</h2>\(command)</section>\n\n"
    }
}
