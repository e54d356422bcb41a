import Testing
import ThalwegTraining

@testable import ThalwegDoctor

struct CheckTests {
    @Test("a check finds its sick examples and is silent on its healthy ones", arguments: CheckExamples.all)
    func examples(_ example: CheckExamples.Example) throws {
        let check = try #require(Doctor.check(example.check))
        let finding = check.init().examine(example.run)
        guard example.isSick else {
            #expect(finding == nil)
            return
        }
        let found = try #require(finding)
        #expect(found.id == example.check)
        #expect(found.severity > .note)
        #expect(found.confidence >= 0.3 && found.confidence <= 1)
        #expect(!found.evidence.isEmpty && !found.summary.isEmpty && !found.places.isEmpty)
    }

    @Test("every check has at least two sick and two healthy examples")
    func coverage() {
        for check in checks {
            let examples = CheckExamples.all.filter { $0.check == check.id }
            #expect(examples.filter(\.isSick).count >= 2, "\(check.id)")
            #expect(examples.filter { !$0.isSick }.count >= 2, "\(check.id)")
        }
    }

    @Test("evidence is on the stated side of its threshold", arguments: CheckExamples.all.filter(\.isSick))
    func evidence(_ example: CheckExamples.Example) throws {
        for piece in try #require(Doctor.check(example.check)?.init().examine(example.run)).evidence where piece.value.isFinite {
            #expect(piece.comparison == "<" ? piece.value < piece.threshold : piece.value > piece.threshold, "\(piece)")
        }
    }

    @Test("a log without steps or probes gives no finding")
    func empty() throws {
        var run = SyntheticRun.make()
        run.probes = []
        run.stepLosses = []
        #expect(try Doctor().examine(run).verdict == .healthy)
    }

    @Test("ids are unique and every description is complete")
    func descriptions() {
        #expect(Set(checks.map { $0.id }).count == checks.count)
        for check in checks {
            let text = check.description
            #expect(!text.title.isEmpty && !text.meaning.isEmpty && !text.detection.isEmpty && !text.confirmation.isEmpty, "\(check.id)")
            #expect(!text.cures.isEmpty && !text.sources.isEmpty && !check.confirmingTreatments.isEmpty, "\(check.id)")
        }
    }
}
