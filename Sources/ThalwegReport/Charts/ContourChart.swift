import ThalwegOptimizers

/// The contours of a function or a loss with the way that was taken over them.
struct ContourChart {
    /// A place with a sign of its own.
    struct Mark {
        var name: String
        var x: Double
        var y: Double
        /// A class of the style sheet: `minimum`, `saddle` …
        var role: String
    }

    var title: String
    var description: String
    var grid: FunctionGrid
    var path: [(x: Double, y: Double)]
    var marks: [Mark]
    var xLabel = "x"
    var yLabel = "y"
    /// What the path's points are counted in.
    var pathHeading = "step"
    /// How the path's points are named; by default their numbers.
    var pathNames: [String]?
    /// What the legend calls the path.
    var pathKey = "path"
    /// What the legend calls marks of a role; by default the role's name.
    var markKeys: [String: String] = [:]

    private static let largestPath = 2000

    var markup: Markup {
        var frame = ChartFrame(
            x: .fixed(low: grid.xs.first ?? 0, high: grid.xs.last ?? 1), y: .fixed(low: grid.ys.first ?? 0, high: grid.ys.last ?? 1),
            xLabel: xLabel)
        (frame.width, frame.height) = (560, 520)
        let levels = ContourLines.levels(of: grid.values)
        var drawing: Markup = ""
        for (number, level) in levels.enumerated() {
            let lines = ContourLines(xs: grid.xs, ys: grid.ys, values: grid.values, level: level)
            var d: Markup = ""
            for segment in lines.segments {
                guard let x0 = frame.px(segment.x0), let y0 = frame.py(segment.y0), let x1 = frame.px(segment.x1), let y1 = frame.py(segment.y1)
                else { continue }
                d += "M\(x0) \(y0)L\(x1) \(y1)"
            }
            let step = 1 + 4 * number / max(levels.count, 1)
            drawing += "<path class=\"contour height\(step)\" d=\"\(d)\"><title>\(NumberText.short(level, digits: 4))</title></path>"
        }
        drawing += frame.axes
        let turn: Markup = yLabel.count > 2 ? " text-anchor=\"middle\" transform=\"rotate(-90 14 \(frame.height / 2))\"" : ""
        drawing += "<text class=\"label\" x=\"14\" y=\"\(frame.height / 2)\"\(turn)>\(yLabel)</text>"
        drawing += way(in: frame)
        for mark in marks {
            guard let x = frame.px(mark.x), let y = frame.py(mark.y) else { continue }
            drawing += "<circle class=\"mark \(mark.role)\" cx=\"\(x)\" cy=\"\(y)\" r=\"6.5\"><title>\(mark.name)</title></circle>"
        }
        var kinds: [String] = []
        for mark in marks where !kinds.contains(mark.role) { kinds.append(mark.role) }
        return ChartFigure(
            title: title, description: description, unit: "contours are closer where the function is low",
            keys: (path.isEmpty ? [] : [.init(name: pathKey, role: "before")]) + kinds.map { .init(name: markKeys[$0] ?? $0, role: "mark \($0)", isFilled: true) },
            width: frame.width, height: frame.height, drawing: drawing, heading: [pathHeading, xLabel, yLabel],
            rows: path.enumerated().map { number, point in
                [pathNames.map { number < $0.count ? $0[number] : "" } ?? "\(number)", NumberText.short(point.x, digits: 6), NumberText.short(point.y, digits: 6)]
            }
        ).markup
    }

    /// The path, cut where it leaves the picture or its numbers are not finite.
    private func way(in frame: ChartFrame) -> Markup {
        let every = max(1, (path.count + Self.largestPath - 1) / Self.largestPath)
        let shown = path.enumerated().filter { $0.offset % every == 0 || $0.offset == path.count - 1 }.map(\.element)
        var d: Markup = "", isDrawing = false
        var dots: Markup = ""
        for point in shown {
            let isInside = frame.x.low...frame.x.high ~= point.x && frame.y.low...frame.y.high ~= point.y
            guard isInside, let x = frame.px(point.x), let y = frame.py(point.y) else {
                isDrawing = false
                continue
            }
            d += "\(isDrawing ? "L" : "M")\(x) \(y)"
            isDrawing = true
            if shown.count <= 200 { dots += "<circle class=\"dot before\" cx=\"\(x)\" cy=\"\(y)\" r=\"2.2\"/>" }
        }
        var ends: Markup = ""
        for (point, name) in [(path.first, "start"), (path.last, "end")] {
            guard let point, frame.x.low...frame.x.high ~= point.x, frame.y.low...frame.y.high ~= point.y, let x = frame.px(point.x),
                let y = frame.py(point.y)
            else { continue }
            ends += "<circle class=\"dot before\" cx=\"\(x)\" cy=\"\(y)\" r=\"4\"/>"
            // Of two names on one place the start's gives way.
            if name == "start", let last = path.last, let x1 = frame.px(last.x), let y1 = frame.py(last.y), abs(x1 - x) < 30, abs(y1 - y) < 12 { continue }
            ends += "<text class=\"note\" x=\"\(x + 7)\" y=\"\(y - 7)\">\(name)</text>"
        }
        return "<path class=\"line before\" d=\"\(d)\"/>\(dots)\(ends)"
    }
}
