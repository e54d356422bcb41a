public import ThalwegCore
public import ThalwegOptimizers

/// The way of an optimizer over a function as one HTML file that needs nothing else: contours with the path, the values, the gradient,
/// and what kind of points it met.
public struct PathReport: Sendable {
    private let path: MinimizationPath
    private let encounters: [MinimizationPath.Encounter]
    private let grid: FunctionGrid
    private let command: String?

    /// A report of a path.
    ///
    /// - Parameters:
    ///   - encounters: the critical points it met, `MinimizationPath.criticalPoints`.
    ///   - command: the command that makes the same again, for the reader.
    ///   - engine: where the function is evaluated for its contours.
    /// - Throws: `TraceError`, `PJRTError` from evaluating the function.
    public init(
        _ path: MinimizationPath, encounters: [MinimizationPath.Encounter], command: String? = nil, on engine: Engine? = nil
    ) throws {
        self.path = path
        self.encounters = encounters
        self.command = command
        let function = path.minimization.function
        let ranges = (0..<min(function.dimension, 2)).map { axis in
            Self.window(path.points.map { $0[axis] }, around: function.range)
        }
        let rest = path.lastFinite.map { Array(path.points[$0].dropFirst(2)) } ?? []
        grid = try FunctionGrid(
            function, x: ranges[0], y: ranges.count > 1 ? ranges[1] : 0...1, rest: rest, count: function.dimension > 1 ? 121 : 601, on: engine)
    }

    /// What to show of an axis: the function's range, widened to the path where that does not make it more than three times as wide.
    private static func window(_ values: [Double], around range: ClosedRange<Double>) -> ClosedRange<Double> {
        let width = range.upperBound - range.lowerBound
        let near = values.filter { $0.isFinite && $0 > range.lowerBound - width && $0 < range.upperBound + width }
        let low = min(near.min() ?? range.lowerBound, range.lowerBound), high = max(near.max() ?? range.upperBound, range.upperBound)
        return low...high
    }

    /// The page.
    public func html() -> String {
        let minimization = path.minimization
        let name = "\(minimization.optimizer.name) on \(minimization.function.name)"
        let parts: [Markup] = [header(name), pictures, points, reproduction]
        return Page(title: name, parts: parts).text
    }

    /// Writes the page to `path`, whole or not at all.
    ///
    /// - Throws: `ReportError.file`.
    public func write(_ path: String) throws(ReportError) { try TextFile.write(html(), to: path) }

    private func header(_ name: String) -> Markup {
        let last = path.lastFinite ?? 0
        let end = encounters.last(where: \.isEnd)?.critical
        let kind = end?.kind ?? .notCritical
        let pill: Markup = path.status == .diverged ? "<span class=\"pill bad\">✕ diverged</span>"
            : kind == .minimum ? "<span class=\"pill good\">✓ minimum</span>" : "<span class=\"pill\">\(kind.rawValue)</span>"
        let sentence: Markup = path.status == .diverged
            ? "The numbers stop being finite after step \(last)."
            : end.map { "Ends at \(Self.text($0.point)): \($0.kind.rawValue), because \($0.because)." } ?? ""
        func stat(_ name: String, _ figure: String) -> Markup {
            "<div class=\"stat\"><span class=\"name\">\(name)</span><span class=\"figure\">\(figure)</span></div>"
        }
        let stats: Markup = path.values.isEmpty ? "" : """
            \(stat("Steps", NumberText.count(path.points.count - 1)))\(stat("Value at the start", NumberText.short(path.values[0])))\
            \(stat("Value at the end", NumberText.short(path.values[last], digits: 4)))\
            \(stat("Gradient at the end", NumberText.short(path.gradientNorms[last])))
            """
        return """
            <header><p class="eyebrow">Thalweg path</p><h1>\(name)</h1><p class="verdict">\(pill)</p>
            <p class="lead"><code>\(path.minimization.function.formula)</code> \(sentence)</p><div class="stats">\(stats)</div></header>

            """
    }

    private var pictures: Markup {
        let function = path.minimization.function
        let marks = encounters.filter { $0.critical.kind != .notCritical }.map { met in
            (met.critical.kind.rawValue, met.critical.point, met.critical.value)
        }
        let picture: Markup
        if function.dimension > 1 {
            picture = ContourChart(
                title: "The path over the contours",
                description: "Contour lines of \(function.name) with the path of \(path.minimization.optimizer.name).", grid: grid,
                path: path.points.map { (x: $0[0], y: $0[1]) },
                marks: marks.map { .init(name: "\($0.0) at \(Self.text($0.1))", x: $0.1[0], y: $0.1[1], role: $0.0) }
            ).markup
        } else {
            picture = LineChart(
                title: "The path on the curve", description: "The graph of \(function.name), and the points of the path on it.", xLabel: "x",
                series: [
                    .init(name: "function", role: "after", points: zip(grid.xs, grid.values[0]).map { (x: $0, y: $1) }),
                    .init(name: "path", role: "before", points: zip(path.points, path.values).compactMap { point, value in
                        (grid.xs.first ?? 0)...(grid.xs.last ?? 1) ~= point[0] ? (x: point[0], y: value) : nil
                    }),
                ]
            ).markup
        }
        let values = LineChart(
            title: "Value", description: "The function's value after each step.", xLabel: "step",
            series: [.init(name: "value", role: "before", points: path.values.enumerated().map { (x: Double($0), y: $1) })])
        let slopes = LineChart(
            title: "Gradient norm", description: "The norm of the gradient after each step.", xLabel: "step",
            series: [.init(name: "gradient norm", role: "before", points: path.gradientNorms.enumerated().map { (x: Double($0), y: $1) })])
        return "<section><h2>The path</h2><div class=\"charts\">\(picture)\(values.markup)\(slopes.markup)</div></section>\n\n"
    }

    private var points: Markup {
        guard !encounters.isEmpty else { return "" }
        let table = DataTable(
            heading: ["point", "kind", "value", "step", "distance", "because"],
            rows: encounters.map { met in
                [Self.text(met.critical.point), met.critical.kind.rawValue, NumberText.short(met.critical.value, digits: 5), "\(met.step)",
                 NumberText.short(met.distance), met.critical.because]
            }, textColumns: [1, 5])
        return """
            <section><h2>Critical points met</h2><p>Where the path's gradient was smallest, Newton's method looked for a zero of the gradient \
            nearby; the signs of the Hessian's eigenvalues there tell its kind. The last row is where the path ends.</p>\(table.markup)</section>

            """
    }

    private var reproduction: Markup {
        let minimization = path.minimization
        let command: Markup = command.map { "<pre><code>\($0)</code></pre>" } ?? ""
        let facts: [(String, String)] = [
            ("optimizer", "\(minimization.optimizer.configuration)"), ("schedule", "\(minimization.schedule.configuration)"),
            ("start", Self.text(minimization.start)), ("steps", NumberText.count(minimization.steps)), ("seed", "\(minimization.seed)"),
        ]
        let items: [Markup] = facts.map { "<dt>\($0)</dt><dd>\($1)</dd>\n" }
        return "<section><h2>How to reproduce</h2>\(command)<dl class=\"facts\">\(items)</dl></section>\n\n"
    }

    private static func text(_ point: [Double]) -> String { "(" + point.map { NumberText.short($0, digits: 5) }.joined(separator: ", ") + ")" }
}
