import Foundation
import FoundationXML
import Testing
import ThalwegConfiguration
import ThalwegOptimizers
@testable import ThalwegReport

@Suite struct PathReportTests {
    @Test func `contours of a plane are straight, at their level, and a hole is left out`() {
        let xs = [0.0, 1, 2], ys = [0.0, 1, 2]
        let plane = ys.map { y in xs.map { $0 + y } }
        let lines = ContourLines(xs: xs, ys: ys, values: plane, level: 1.5).segments
        #expect(!lines.isEmpty)
        for line in lines { #expect(abs(line.x0 + line.y0 - 1.5) < 1e-12 && abs(line.x1 + line.y1 - 1.5) < 1e-12) }
        var holed = plane
        holed[1][1] = .nan
        #expect(ContourLines(xs: xs, ys: ys, values: holed, level: 1.5).segments.isEmpty)
        #expect(ContourLines.levels(of: [[1, 1]]).isEmpty)
    }

    @Test(arguments: ["saddle", "cubic", "powell_singular"]) func `the page is whole for one, two and four variables`(_ name: String) throws {
        let function = try functionCatalogue.function(name)
        let path = try Minimization(function, with: .sgd(learningRate: 0.01), steps: 50).run()
        let html = try PathReport(path, encounters: path.criticalPoints(), command: "thalweg minimize <b>").html()
        let parser = XMLParser(data: Data(html.utf8))
        #expect(parser.parse(), "line \(parser.lineNumber)")
        for part in ["http:", "https:", "<script", "<link", "url(", "<b>"] { #expect(!html.contains(part), "\(part)") }
        #expect(html.contains("sgd on \(name)") && html.contains("How to reproduce"))
    }

    @Test func `the document has a point for each step and one more`() throws {
        let path = try Minimization(.saddle, with: .sgd(learningRate: 0.1), from: [1, 0], steps: 30).run()
        let node = try PathDocument.node(path, encounters: path.criticalPoints())
        #expect(node["schema"]?.string == "thalweg.path/1" && node["function"]?.string == "saddle" && node["optimizer"]?.string == "sgd")
        #expect(node["path"]?.list?.count == 31 && node["values"]?.list?.count == 31 && node["gradient_norms"]?.list?.count == 31)
        #expect(node["end"]?["kind"]?.string == "saddle")
        #expect(node["path"]?.list?.first?.list?.compactMap(\.double) == [1, 0])
    }
}
