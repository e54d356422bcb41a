import Foundation
import FoundationXML
import Testing
import ThalwegDoctor
import ThalwegTraining
@testable import ThalwegReport

@Suite struct ReportTests {
    /// Elements and texts of a page, which must be well formed.
    private final class Page: NSObject, XMLParserDelegate {
        var text = ""
        var elements: [String: Int] = [:]
        var coordinates: [String] = []
        private var isStyle = false

        init(_ html: String) throws {
            super.init()
            let parser = XMLParser(data: Data(html.utf8))
            parser.delegate = self
            let isSound = parser.parse()
            #expect(isSound, "not well formed at line \(parser.lineNumber), column \(parser.columnNumber)")
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
        ) {
            elements[name, default: 0] += 1
            isStyle = name == "style"
            coordinates += ["x", "y", "x1", "x2", "y1", "y2", "width", "height", "d", "cx", "cy"].compactMap { attributes[$0] }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { if !isStyle { text += string } }
    }

    @Test func `the page tells the whole story`() throws {
        let page = try Page(
            Report(ReportSample.diagnosis, cure: ReportSample.cure, command: "thalweg doctor x.yaml", specification: "cured.yaml").html())
        for part in [
            "Ten sigmoid layers on digits", "✕ sick", "✓ cured", "96.9\u{A0}%", "vanishing-gradients", "5.3×10⁻⁹",
            "Confirmed by experiment",
            "Gradient norm per layer", "threshold: 0.001 × the last layer", "Loss", "Accuracy", "layers.9", "random repair", "✓ accepted",
            "− sigmoid", "+ relu", "cured.yaml", "1437 training", "thalweg doctor x.yaml", "4,096 columns",
        ] { #expect(page.text.contains(part), "\(part)") }
        #expect(page.elements["svg"] ?? 0 > 24)
    }

    @Test func `the page needs nothing from outside`() {
        let html = Report(ReportSample.diagnosis, cure: ReportSample.cure).html()
        for part in ["http:", "https:", "<script", "<link", "url(", "@import", "src="] { #expect(!html.contains(part), "\(part)") }
    }

    @Test func `names from files stay text everywhere`() throws {
        let hostile = "<script>x</script>'\"&\u{202E}"
        var diagnosis = ReportSample.diagnosis
        diagnosis.run.name = hostile
        diagnosis.run.data.name = hostile
        diagnosis.run.data.task = hostile
        diagnosis.run.loss = hostile
        diagnosis.run.warnings = [hostile]
        diagnosis.run.device = hostile
        diagnosis.run.optimizer = hostile
        diagnosis.run.logdir = hostile
        diagnosis.run.firstNonFinite = NonFinite(step: 3, place: hostile)
        for index in diagnosis.run.layers.indices { diagnosis.run.layers[index].path = hostile }
        diagnosis.notes = [hostile]
        for index in diagnosis.findings.indices {
            diagnosis.findings[index].id = hostile + "\(index)"
            diagnosis.findings[index].summary = hostile
            diagnosis.findings[index].places = [hostile]
            diagnosis.findings[index].causedBy = [hostile]
            diagnosis.findings[index].evidence = [Evidence(hostile, 1, hostile, 2, place: hostile)]
            diagnosis.findings[index].confirmation = Confirmation(experiment: hostile, changed: hostile, observed: hostile, holds: true)
        }
        var cure = ReportSample.cure
        for index in cure.outcomes.indices {
            cure.outcomes[index].id = hostile
            cure.outcomes[index].findings = [hostile]
            cure.outcomes[index].changes = [Change(path: hostile, from: hostile, to: hostile)]
        }
        cure.accepted = cure.outcomes[1]
        let html = Report(diagnosis, cure: cure, command: hostile, specification: hostile).html()
        #expect(!html.contains("<script") && !html.contains("\u{202E}"))
        _ = try Page(html)
    }

    @Test func `a page of every odd run is well formed and draws finite numbers`() throws {
        var diverged = ReportSample.run(isSick: true, epochs: 2)
        diverged.status = .diverged
        diverged.stepLosses = [2, 1e30, .infinity, .nan, .nan]
        diverged.final = Measures()
        diverged.history[1].measures.train.loss = .nan
        diverged.history[1].measures.validation?.loss = .infinity
        for index in diverged.probes[1].layers.indices {
            diverged.probes[1].layers[index].gradientNorm = [.nan, .infinity, 0, -1, 1e300, .leastNonzeroMagnitude][index % 6]
            diverged.probes[1].layers[index].histogram = Histogram(low: .nan, high: 1, counts: [1, .nan])
            diverged.probes[1].layers[index].activationVariance = .nan
        }
        diverged.probes = [diverged.probes[1]]
        var empty = ReportSample.run(isSick: true, epochs: 1)
        (empty.history, empty.stepLosses, empty.probes, empty.layers) = ([], [], [], [])
        empty.data.classCounts = []
        empty.data.task = "regression"
        var regression = ReportSample.run(isSick: false, epochs: 5)
        for index in regression.history.indices {
            regression.history[index].measures = Measures(train: Measure(loss: 3, r2: -1e9), validation: nil)
        }
        regression.initial = Measures()
        regression.final = Measures(train: Measure(loss: 3, r2: -1e9))
        var deep = ReportSample.run(isSick: true, epochs: 3)
        deep.layers = (0..<300).map { index in
            var layer = deep.layers[index % 10]
            layer.path = "layers.\(index)"
            return layer
        }
        deep.stepLosses = (0..<100_000).map { 1 / Double($0 + 1) }
        for probe in deep.probes.indices { deep.probes[probe].layers = (0..<300).map { deep.probes[probe].layers[$0 % 10] } }
        let runs = [diverged, empty, regression, deep]
        for run in runs {
            for report in [
                Report(run: run), Report(Diagnosis(run: run, findings: [])),
                Report(Diagnosis(run: run, findings: ReportSample.diagnosis.findings), cure: ReportSample.cure),
            ] {
                let page = try Page(report.html())
                for coordinate in page.coordinates {
                    #expect(!coordinate.contains("nan") && !coordinate.contains("inf"))
                }
                #expect(report.html().utf8.count < 2_000_000)
            }
        }
        #expect(try Page(Report(run: diverged).html()).text.contains("diverged"))
    }

    @Test func `the report of a healthy run says so`() throws {
        let page = try Page(Report(Diagnosis(run: ReportSample.run(isSick: false), findings: [])).html())
        #expect(page.text.contains("✓ healthy") && !page.text.contains("cured") && !page.text.contains("Treatments"))
    }

    @Test func `a file is written whole or not at all`() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("thalweg-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let report = Report(run: ReportSample.run(isSick: true))
        try TextFile.write("old", to: directory + "/r.html")
        try report.write(directory + "/r.html")
        #expect(try String(contentsOfFile: directory + "/r.html", encoding: .utf8) == report.html())
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["r.html"])
        let error = #expect(throws: ReportError.self) { try report.write(directory + "/none/r.html") }
        #expect(error?.description.contains("/none/r.html") == true)
        #expect(throws: ReportError.self) { try report.write(directory) }
        #expect(throws: ReportError.self) { try report.write("/dev/full") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["r.html"])
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["THALWEG_REPORT_SAMPLE"] != nil, "THALWEG_REPORT_SAMPLE names no file"))
    func `the sample report is written for the eye`() throws {
        let path = try #require(ProcessInfo.processInfo.environment["THALWEG_REPORT_SAMPLE"])
        try Report(
            ReportSample.diagnosis, cure: ReportSample.cure, command: "thalweg doctor ten-sigmoids.yaml --report report.html --seed 7",
            specification: "cured.yaml"
        ).write(path)
    }
}
