import Foundation
import FoundationXML
import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegCurvature
@testable import ThalwegReport

@Suite struct LandscapeReportTests {
    /// `x² + 3 y² + z⁴` with one example.
    private func problem(_ point: [Double]) throws -> CurvatureProblem {
        let engine = try Engine.shared(), one = try engine.upload(HostArray([1.0]))
        return try CurvatureProblem(
            at: tree(point), blocks: [.init(inputs: one, targets: one, weights: one)], exampleCount: 1,
            functions: .init(
                outputs: { parameters, _, _ in
                    let w = parameters["w"] ?? Tensor(.nan, dtype: .float64)
                    return (Tensor(HostArray([1.0, 3, 0])) * w.squared() + Tensor(HostArray([0.0, 0, 1])) * w.squared().squared()).sum().reshape([1])
                }, losses: { outputs, _ in outputs }), engine: engine)
    }

    private func tree(_ point: [Double]) -> ArrayTree { ArrayTree([("w", HostArray(point))]) }

    @Test(arguments: [Landscape.PlaneKind.random, .eigen, .pca]) func `the page is whole, runs one script known by its hash, and fetches nothing`(_ kind: Landscape.PlaneKind) throws {
        var settings = Landscape.Settings()
        (settings.plane, settings.points) = (kind, 9)
        let path = [[2.0, 1, 1], [1, 1, 1], [0.5, 0, 1], [0.1, 0.1, 0.9]].map(tree)
        let landscape = try Landscape(of: problem([0.1, 0.1, 0.9]), settings: settings, path: path, other: tree([-1, 0, 1]))
        let html = LandscapeReport(
            landscape, name: "a <b> & \"c\"", place: "end", epochs: [0, 1, 2, 3], other: "</script><script>alert(1)</script>", command: "thalweg landscape <i>"
        ).html()
        let parser = XMLParser(data: Data(html.utf8))
        #expect(parser.parse(), "line \(parser.lineNumber)")
        for part in ["http:", "https:", "<link", "url(", "<b>", "<i>", "alert(1)</script>"] { #expect(!html.contains(part), "\(part)") }
        #expect(html.components(separatedBy: "<script").count == 2)
        let between = try #require(html.components(separatedBy: "<script>").last?.components(separatedBy: "</script>").first)
        #expect(between == SurfaceScript.text && html.contains("script-src 'sha256-\(SHA256.base64(of: between))'"))
        #expect(html.contains("canvas class=\"surface\"") && html.contains("Contours") && html.contains("Bézier curve"))

        settings.plane = nil
        let lines = LandscapeReport(try Landscape(of: problem([0.1, 0.1, 0.9]), settings: settings), name: "x", place: "start").html()
        #expect(!lines.contains("<script") && !lines.contains("script-src"))
    }

    @Test func `the hash is that of the standard`() {
        func hex(_ text: String) -> String { SHA256.hash(Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
        #expect(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hex(String(repeating: "a", count: 1000)) == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
        #expect(SHA256.base64(of: "abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
    }

    @Test func `heights keep the order of values, cut what is far above, leave out what is not finite, and say so`() {
        let plain = SurfaceHeights([[0, 1], [-2, 2]])
        #expect(plain.heights == [[0.5, 0.75], [0, 1]] && !plain.isLogarithmic && plain.remarks.isEmpty)
        let wide = SurfaceHeights([[1, 10], [100, 1000]])
        #expect(wide.isLogarithmic && abs((wide.heights[1][0] ?? 0) - 2.0 / 3) < 1e-12)
        #expect(wide.ticks.contains { $0.value == 10 && abs($0.height - 1.0 / 3) < 1e-12 })
        let huge = SurfaceHeights([[-1, 0, 1, 2], [0, 1, 1e300, .nan], [1, 0, 0, .infinity]])
        #expect(huge.heights[1][2] == 1 && huge.heights[1][3] == nil && huge.cutCount == 1 && huge.holeCount == 2)
        #expect(huge.remarks.contains("1 of 12 values above") && huge.remarks.contains("2 of 12 values are not finite"))
        #expect(huge.high < 20 && (huge.heights[0][3] ?? 0) > 0.2)
        #expect(SurfaceHeights([[.nan, .nan]]).heights == [[nil, nil]] && SurfaceHeights([[3, 3]]).heights == [[0, 0]])
        // Between neighbours, not beside holes or outside.
        #expect(plain.height(column: 0.5, row: 0.5) == 0.5625 && plain.height(column: 1.1, row: 0) == nil && plain.height(column: .nan, row: 0) == nil)
        #expect(huge.height(column: 2.5, row: 0.5) == nil)
    }

    @Test func `ticks of a narrow range are told apart`() {
        #expect(NumberText.digits(apart: 1, upTo: 1) == 3 && NumberText.digits(apart: 0, upTo: 1) == 3)
        let digits = NumberText.digits(apart: 0.002, upTo: 1.84), ticks = Scale.fixed(low: 1.838, high: 1.84).ticks
        #expect(Set(ticks.map { NumberText.short($0, digits: digits) }).count == ticks.count && ticks.count > 2)
    }

    @Test func `what a canvas is given is JSON of the picture, and nothing that is not finite`() throws {
        let chart = SurfaceChart(
            title: "t", description: "d", valueLabel: "loss", xs: [0, 1, 2], ys: [0, 1], values: [[1, .nan, 3], [2, 1, .infinity]],
            path: [(0.5, 0.5), (9, 9), (.nan, 0)], xLabel: "a\"b", yLabel: "<")
        let text = chart.markup.text
        #expect(text.contains("data-x=\"a&quot;b\"") && text.contains("data-y=\"&lt;\"") && text.contains("2 of 6 values are not finite"))
        let start = try #require(text.range(of: "data-surface=\"")), rest = text[start.upperBound...]
        let json = rest[..<(try #require(rest.firstIndex(of: "\"")))].replacingOccurrences(of: "&quot;", with: "\"")
        let node = try JSONReader.parse(json)
        #expect(node["x"]?.list?.compactMap(\.double) == [-1, 0, 1] && node["z"]?.list?[0].list?[1].isNull == true && node["z"]?.list?[0].list?.count == 3)
        #expect(node["path"]?.list?.count == 3 && node["path"]?.list?[1].isNull == true && node["xEnds"]?.list?[1].string == "2")
    }

    @Test func `the document has the agreed keys`() throws {
        var settings = Landscape.Settings()
        (settings.plane, settings.points) = (.pca, 5)
        let path = [[2.0, 1, 1], [1, 1, 1], [0.5, 0, 1]].map(tree)
        let landscape = try Landscape(of: problem([0.5, 0, 1]), settings: settings, path: path, other: tree([-1, 0, 1]))
        let node = try JSONReader.parse(JSONWriter.text(LandscapeDocument.node(landscape, place: "epoch:2", epochs: [0, 1, 2], other: "b")))
        #expect(node["schema"]?.string == "thalweg.landscape/1" && node["at"]?.string == "epoch:2" && node["parameters"]?.int == 3)
        #expect(node["lines"]?.list?.count == 2 && abs((node["lines"]?.list?[0]["eigenvalue"]?.double ?? 0) - 12) < 0.1)
        #expect(node["lines"]?.list?[0]["losses"]?.list?.count == 5 && node["lines"]?.list?[0]["kind"]?.string == "eigen")
        let plane = try #require(node["plane"])
        #expect(plane["kind"]?.string == "pca" && plane["losses"]?.list?.count == 5 && plane["losses"]?.list?[4].list?.count == 5)
        #expect(plane["path"]?.list?.count == 3 && plane["path"]?.list?[1]["epoch"]?.int == 1 && plane["explained"]?.list?.count == 2)
        #expect(node["connection"]?["to"]?.string == "b" && node["connection"]?["straight"]?["barrier"]?["height"]?.double == 0)
        #expect(node["connection"]?["curve"]?["losses"]?.list?.count == 5)
        settings = .init()
        (settings.plane, settings.line) = (nil, nil)
        let bare = LandscapeDocument.node(try Landscape(of: problem([1, 1, 1]), settings: settings), place: "end")
        #expect(bare["plane"]?.isNull == true && bare["connection"]?.isNull == true && bare["lines"]?.list?.isEmpty == true)
    }
}
