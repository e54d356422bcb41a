import Testing
import ThalwegTraining

@testable import ThalwegDoctor

struct DiagnosisTests {
    @Test("all checks together are silent on a healthy log")
    func silence() throws {
        let diagnosis = try Doctor().examine(SyntheticRun.make())
        #expect(diagnosis.findings.isEmpty)
        #expect(diagnosis.verdict == .healthy)
    }

    @Test("a cause stands before what it brings about, and is named there")
    func ranking() throws {
        let run = SyntheticRun.failed(activation: "tanh").changed { $0.data.inputDeviation = 1e4 }
            .spoilt(0..<1) { $0.saturatedShare = 1; $0.gradientNorm = 1e-9 }
        let findings = try Doctor().examine(run).findings
        #expect(findings.first?.id == "unscaled-inputs")
        let saturated = try #require(findings.first { $0.id == "saturated-activations" })
        #expect(saturated.causedBy == ["unscaled-inputs"])
        let vanishing = try #require(findings.first { $0.id == "vanishing-gradients" })
        #expect(vanishing.causedBy.contains("saturated-activations"))
    }

    @Test("units dead from the first step are a cause, units that died later a consequence")
    func deadUnits() throws {
        let early = SyntheticRun.failed().spoilt(0..<1) { $0.deadShare = 1 }.changed { $0.stepLosses[3] = 40 }
        #expect(try Doctor().examine(early).findings.first?.id == "dead-units")
        let late = early.changed { $0.probes[0].layers[0].deadShare = 0 }
        #expect(try Doctor().examine(late).findings.first?.id == "learning-rate-too-high")
    }

    @Test("only the selected checks are made")
    func selection() throws {
        let run = SyntheticRun.failed().spoilt(0..<1) { $0.deadShare = 1; $0.gradientNorm = 0 }
        #expect(try Doctor(checks: ["vanishing-gradients"]).examine(run).findings.map(\.id) == ["vanishing-gradients"])
    }

    @Test("an unknown check is an error that names the nearest one")
    func unknown() {
        #expect(throws: DoctorError.unknownCheck("dead-unit", nearest: "dead-units", all: checks.map { $0.id })) { try Doctor(checks: ["dead-unit"]) }
        #expect(DoctorError.unknownCheck("dead-unit", nearest: "dead-units", all: []).description.contains("did you mean \"dead-units\"?"))
    }

    @Test("the causal graph knows only checks that exist and has no finding as its own cause")
    func graph() {
        let ids = Set(checks.map { $0.id })
        for id in ids {
            #expect(Ranking.causes(of: id).isSubset(of: ids))
            #expect(!Ranking.causes(of: id).contains(id))
        }
    }

    @Test("quality is 0 for the constant answer and 1 for everything")
    func quality() {
        var data = SyntheticRun.make().data
        #expect(data.quality(Measure(loss: 1, accuracy: 0.1)) == 0)
        #expect(data.quality(Measure(loss: 1, accuracy: 1)) == 1)
        #expect(data.quality(Measure(loss: .nan, accuracy: 1)) == 0)
        data.classCounts = [90, 10]
        #expect(data.quality(Measure(loss: 1, accuracy: 0.9)) == 0)
        #expect(data.quality(Measure(loss: 1, r2: 0.5)) == 0.5)
        #expect(data.quality(Measure(loss: 1)) == nil)
    }
}
