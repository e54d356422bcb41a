import Foundation
import FoundationXML
import Testing
import ThalwegConfiguration
import ThalwegTraining
@testable import ThalwegReport

@Suite struct LearningRateReportTests {
    private static func range(_ changes: [(String, ConfigurationNode?)]) throws -> LearningRateRange {
        var options = LearningRateRange.Options()
        (options.sweeps, options.steps) = (2, 40)
        return try Experiment(specification: [
            "thalweg": 1, "name": "a<b", "data": "iris", "loss": "softmax_cross_entropy", "optimizer": "adam",
            "model": ["layers": [["dense": ["units": 3]]]],
        ]).replacing(changes).learningRateRange(options)
    }

    @Test func `page and document tell the pick, or why there is none`() throws {
        let found = try Self.range([]), pick = try #require(found.suggestion)
        let node = LearningRateDocument.node(found)
        #expect(node["schema"]?.string == "thalweg.learning-rate/1" && node["learning_rate"]?.double == pick.rate)
        #expect(node["set"]?.string == "optimizer.learning_rate=\(pick.rate)")
        #expect(node["sweeps"]?.list?.count == 2 && node["sweeps"]?.list?.first?["losses"]?.list?.count == 40)
        let none = try Self.range([("data", ["source": "iris", "faults": ["nan_fraction": 0.5]])])
        #expect(LearningRateDocument.node(none)["learning_rate"]?.isNull == true)
        #expect(LearningRateDocument.node(none)["because"]?.string?.contains("not finite before the first step") == true)
        for (range, text) in [(found, "--set optimizer.learning_rate="), (none, "no learning rate helps")] {
            let html = LearningRateReport(range, command: "thalweg learning-rate <i>").html()
            let parser = XMLParser(data: Data(html.utf8))
            #expect(parser.parse(), "line \(parser.lineNumber)")
            #expect(html.contains(text) && !html.contains("<i>") && !html.contains("a<b"))
        }
    }
}
