public import ThalwegTraining

/// Horizontal bars on a logarithmic axis for a terminal: one line for each layer.
///
///     gradient norm per layer, step 40 (log scale)
///     layers.0  ▍                       1.2e-9
///     layers.1  █████▊                  3.4e-7
///     layers.2  █████████████████████▌  0.021
///                                 ┊ threshold 1e-3
public struct TerminalChart: Sendable {
    /// One line.
    public struct Bar: Sendable, Hashable {
        /// What it is the value of.
        public var label: String
        /// Zero, negative and not finite values have no bar.
        public var value: Double
        /// `value` of `label`.
        public init(_ label: String, _ value: Double) {
            self.label = label
            self.value = value
        }
    }

    /// What a line can be drawn with.
    public enum Style: Sendable, Hashable {
        /// Blocks in eighths of a column.
        case unicode
        /// `#` only, for terminals whose locale is not UTF-8.
        case ascii
    }

    /// The first line.
    public var title: String
    /// From top to bottom.
    public var bars: [Bar]
    /// A value to compare with, marked in every line.
    public var threshold: (name: String, value: Double)?

    /// Bars of `bars` under `title`.
    public init(title: String, bars: [Bar], threshold: (name: String, value: Double)? = nil) {
        self.title = title
        self.bars = bars
        self.threshold = threshold
    }

    /// The chart of the gradient norm of every layer at one probe.
    ///
    /// - Parameter thresholdRatio: The share of the last layer's norm below which it is called vanishing.
    public static func gradientNorms(_ probe: ProbeRecord, thresholdRatio: Double? = nil) -> TerminalChart {
        let last = probe.layers.last?.gradientNorm ?? 0
        let ratio = thresholdRatio.flatMap { $0 > 0 && last > 0 && last.isFinite ? $0 : nil }
        return TerminalChart(
            title: "gradient norm per layer, step \(probe.step)", bars: probe.layers.map { Bar($0.path, $0.gradientNorm) },
            threshold: ratio.map { ("\(NumberText.short($0, ascii: true)) x last layer", $0 * last) })
    }

    /// The lines, each ended by a newline and none wider than `width` columns (at least 30).
    public func text(width: Int = 80, style: Style = .unicode) -> String {
        let width = max(width, 30)
        let values = bars.map { NumberText.short($0.value, digits: 2, ascii: true) }
        let labels = bars.map { Self.label($0.label, width: min(24, width / 3), style: style) }
        let labelWidth = labels.map(\.count).max() ?? 0
        let columns = max(width - labelWidth - (values.map(\.count).max() ?? 0) - 4, 4)
        let scale = Scale.logarithmic(bars.map(\.value) + (threshold.map { [$0.value] } ?? []), span: 30)
        let mark = threshold.flatMap { scale.fraction($0.value) }.map { min(Int($0 * Double(columns)), columns - 1) }
        var lines = [Self.label(title + " (log scale)", width: width, style: style)]
        for (index, bar) in bars.enumerated() {
            var cells = Self.cells(
                scale.fraction(bar.value) ?? 0, columns: columns, isShown: bar.value > 0 && bar.value.isFinite, style: style)
            if let mark, cells[mark] == " " { cells[mark] = style == .unicode ? "┊" : "|" }
            let pad = String(repeating: " ", count: labelWidth - labels[index].count)
            lines.append("\(labels[index])\(pad)  \(String(cells))  \(values[index])")
        }
        if let mark, let threshold {
            let name = (style == .unicode ? "┊ " : "| ") + "threshold " + threshold.name
            let start = labelWidth + 2 + mark
            let left = start + name.count <= width ? start : max(0, width - name.count)
            lines.append(String(repeating: " ", count: left) + Self.label(name, width: width, style: style))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func cells(_ fraction: Double, columns: Int, isShown: Bool, style: Style) -> [Character] {
        var cells = [Character](repeating: " ", count: columns)
        guard isShown else { return cells }
        let eighths = max(Int((fraction * Double(columns) * 8).rounded()), style == .unicode ? 1 : 8)
        let full = min(eighths / 8, columns)
        for index in 0..<full { cells[index] = style == .unicode ? "█" : "#" }
        let parts: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        if style == .unicode, full < columns, eighths % 8 > 0 { cells[full] = parts[eighths % 8 - 1] }
        return cells
    }

    /// Control characters, and those without width or that turn the direction of writing.
    private static let steering: Set<UInt32> = Set(0..<32).union(0x7F..<0xA0).union(0x200B...0x202E).union(0x2060...0x206F)

    /// `text` in at most `width` printable characters; others, which could steer the terminal, become `?`.
    private static func label(_ text: String, width: Int, style: Style) -> String {
        let safe = String(
            text.map { character -> Character in
                let isPlain = character.unicodeScalars.allSatisfy { !steering.contains($0.value) }
                return isPlain && (style == .unicode || character.isASCII) ? character : "?"
            })
        guard safe.count > width else { return safe }
        return style == .unicode ? "…" + safe.suffix(width - 1) : "..." + safe.suffix(max(width - 3, 0))
    }
}
