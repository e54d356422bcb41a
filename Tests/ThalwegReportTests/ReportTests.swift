import Foundation
import Testing
import ThalwegDoctor
import ThalwegTraining
@testable import ThalwegReport

@Suite struct ReportTests {
    @Test(.enabled(if: ProcessInfo.processInfo.environment["THALWEG_REPORT_SAMPLE"] != nil, "THALWEG_REPORT_SAMPLE names no file"))
    func `the sample report is written for the eye`() throws {
        let path = try #require(ProcessInfo.processInfo.environment["THALWEG_REPORT_SAMPLE"])
        try Report(ReportSample.diagnosis, cure: ReportSample.cure, command: "thalweg doctor ten-sigmoids.yaml --report report.html --seed 7", specification: "cured.yaml").write(path)
    }
}
