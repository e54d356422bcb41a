/// What surrounds every chart: title, legend, the picture with its description for readers who cannot see it, and the values.
struct ChartFigure {
    /// One entry of a legend.
    struct Key {
        var name: String
        /// A class of the style sheet: `before`, `after` …
        var role: String
        var isDashed = false
        var isFilled = false
    }

    var title: String
    /// What the picture shows, in a sentence.
    var description: String
    var unit: String = ""
    var keys: [Key] = []
    var width: Double
    var height: Double
    var drawing: Markup
    /// The values as a table: a heading and rows of cells.
    var heading: [String] = []
    var rows: [[String]] = []

    private static let largestTable = 200

    var markup: Markup {
        let subtitle: Markup = unit.isEmpty ? "" : "<p class=\"unit\">\(unit)</p>"
        return """
            <figure class="chart"><figcaption><h3>\(title)</h3>\(subtitle)\(legend)</figcaption>
            <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="\(title). \(description)">\(drawing)</svg>\(table)</figure>

            """
    }

    private var legend: Markup {
        guard !keys.isEmpty else { return "" }
        let items: [Markup] = keys.map { key in
            let swatch: Markup =
                key.isFilled
                ? "<rect class=\"fill \(key.role)\" x=\"2\" y=\"1\" width=\"18\" height=\"10\" rx=\"2\"/>"
                : "<line class=\"line \(key.role)\(key.isDashed ? " dashed" : "")\" x1=\"1\" x2=\"21\" y1=\"6\" y2=\"6\"/>"
            return "<li><svg viewBox=\"0 0 22 12\" aria-hidden=\"true\">\(swatch)</svg>\(key.name)</li>"
        }
        return "<ul class=\"legend\">\(items)</ul>"
    }

    private var table: Markup {
        guard !rows.isEmpty else { return "" }
        let every = (rows.count + Self.largestTable - 1) / Self.largestTable
        let shown = rows.enumerated().filter { $0.offset % every == 0 || $0.offset == rows.count - 1 }.map(\.element)
        let note: Markup = every > 1 ? "<p class=\"unit\">Every \(every)th of \(rows.count) rows.</p>" : ""
        return "<details><summary>Values</summary>\(note)\(DataTable(heading: heading, rows: shown).markup)</details>"
    }
}
