/// A table of plain cells, which scrolls sideways where the page is narrow. The first column is text, the others are numbers.
struct DataTable {
    var heading: [String]
    var rows: [[String]]
    /// Columns of text, besides the first.
    var textColumns: Set<Int> = []

    var markup: Markup {
        let head: [Markup] = heading.enumerated().map { "<th scope=\"col\"\(style($0))>\($1)</th>" }
        let body: [Markup] = rows.map { row in
            let cells: [Markup] = row.enumerated().map { "<td\(style($0))>\($1)</td>" }
            return "<tr>\(cells)</tr>\n"
        }
        return "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>"
    }

    private func style(_ column: Int) -> Markup {
        column == 0 || textColumns.contains(column) ? "" : " class=\"number\""
    }
}
