import Testing
import ThalwegReport

@Suite struct TerminalChartTests {
    private let chart = TerminalChart(
        title: "gradient norm", bars: [.init("layers.0", 1e-9), .init("layers.1", 1e-5), .init("layers.9", 0.5)],
        threshold: ("1e-3 x last", 5e-4))

    @Test func `the chart as a person sees it`() {
        let lines = chart.text(width: 44).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[1].contains("┊") && lines[4].contains("threshold 1e-3 x last"))
        func length(_ line: Substring) -> Int { line.filter { "█▏▎▍▌▋▊▉".contains($0) }.count }
        #expect(length(lines[1]) < length(lines[2]) && length(lines[2]) < length(lines[3]))
    }

    @Test(arguments: [10, 30, 44, 80, 200]) func `no line is wider than the terminal`(width: Int) {
        let long = TerminalChart(
            title: String(repeating: "t", count: 300), bars: chart.bars + [.init(String(repeating: "x", count: 300), 1)],
            threshold: chart.threshold)
        for style in [TerminalChart.Style.unicode, .ascii] {
            for line in (chart.text(width: width, style: style) + long.text(width: width, style: style)).split(separator: "\n") {
                #expect(line.count <= max(width, 30), "\(line)")
            }
        }
    }

    @Test func `the ASCII form is ASCII, and names cannot steer the terminal`() {
        let hostile = TerminalChart(title: "∇", bars: [.init("a\u{1B}[2J\u{202E}b", 1), .init("ü", .nan)])
        #expect(hostile.text(style: .ascii).allSatisfy { $0.isASCII })
        #expect(!hostile.text().unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }

    @Test func `zero, not finite and no values have no bars`() {
        let text = TerminalChart(title: "t", bars: [.init("a", 0), .init("b", .nan), .init("c", .infinity), .init("d", -1)]).text()
        #expect(!text.contains("█") && !text.contains("▏"))
        #expect(text.contains("nan") && text.contains("inf"))
        #expect(TerminalChart(title: "t", bars: []).text() == "t (log scale)\n")
    }

    @Test func `the chart of a probe marks the threshold relative to the last layer`() throws {
        let probe = try #require(ReportSample.run(isSick: true).probes.last)
        let chart = TerminalChart.gradientNorms(probe, thresholdRatio: 1e-3)
        #expect(chart.bars.count == 10)
        #expect(abs((chart.threshold?.value ?? 0) - 1e-3 * 0.19) < 1e-12)
        #expect(TerminalChart.gradientNorms(probe).threshold == nil)
    }

    @Test func `a sparkline falls with its values and marks what is not finite`() {
        #expect(Sparkline.text([8, 7, 6, 5, 4, 3, 2, 1], width: 8) == "█▇▆▅▄▃▂▁")
        #expect(Sparkline.text([2, 2, 2]) == "▁▁▁")
        #expect(Sparkline.text([1, .nan, 2]) == "▁×█")
        #expect(Sparkline.text([Double](repeating: 1, count: 1000), width: 40).count == 40)
        #expect(Sparkline.text([]) == "" && Sparkline.text([.nan], ascii: true) == "!")
        #expect(Sparkline.text([1e308, -1e308]).count == 2)
    }
}
