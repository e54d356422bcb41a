import Foundation
import Testing
import ThalwegTraining

@testable import ThalwegDoctor

/// The doctor over whole experiments: trains, diagnoses and treats.
@Suite(.serialized)
struct AcceptanceTests {
    @Test("the first finding is the cause that was built in, and it is cured", arguments: ExampleExperiments.sick.indices)
    func sick(_ index: Int) throws {
        let (file, expected) = ExampleExperiments.sick[index]
        let experiment = try ExampleExperiments.load("sick/\(file)")
        let doctor = try Doctor()
        let diagnosis = try doctor.diagnose(experiment)
        #expect(diagnosis.verdict == .sick)
        #expect(diagnosis.findings.first?.id == expected)
        #expect(diagnosis.rootCause?.confirmation?.holds == true)
        let cure = try doctor.treat(experiment, diagnosis: diagnosis, randomRepair: index == 0)
        report(file, diagnosis, cure)
        let run = try #require(cure.run)
        #expect(run.validationQuality >= 0.9)
        let specification = try #require(cure.specification)
        _ = try Experiment(specification: specification)
    }

    @Test("two causes that hide each other are both found and cured together")
    func twoCauses() throws {
        let experiment = try ExampleExperiments.load("sick/dead-relu").replacing([("optimizer.learning_rate", 1e-7)])
        let doctor = try Doctor()
        let diagnosis = try doctor.diagnose(experiment)
        let cure = try doctor.treat(experiment, diagnosis: diagnosis, trials: 2, randomRepair: false)
        report("dead and slow", diagnosis, cure)
        #expect(Set(diagnosis.findings.filter { $0.severity > .note }.map(\.id)).isSuperset(of: ["dead-units", "learning-rate-too-low"]))
        #expect(try #require(cure.run).validationQuality > 0.5)
        #expect(try #require(cure.accepted).changes.count >= 2)
    }

    @Test("labels without relation to the inputs are no finding of these checks, but are said to be not explained")
    func unexplained() throws {
        let experiment = try ExampleExperiments.load("healthy/iris").replacing([("data.faults", ["shuffle_labels": true])])
        let diagnosis = try Doctor().diagnose(experiment)
        #expect(diagnosis.run.trainingQuality < 0.5)
        report("shuffled", diagnosis, nil)
        #expect(diagnosis.verdict == .sick || diagnosis.notes.contains { $0.contains("no cause") })
    }

    @Test("a healthy run has no finding above a note", arguments: ExampleExperiments.healthy)
    func healthy(_ file: String) throws {
        let experiment = try ExampleExperiments.load("healthy/\(file)")
        let diagnosis = try Doctor().diagnose(experiment)
        report(file, diagnosis, nil)
        #expect(diagnosis.verdict == .healthy)
        #expect(Doctor.isSilent(about: diagnosis.run))
    }

    private func report(_ file: String, _ diagnosis: Diagnosis, _ cure: Cure?) {
        guard ProcessInfo.processInfo.environment["THALWEG_SHOW"] != nil else { return }
        print("== \(file): training \(diagnosis.run.trainingQuality) validation \(diagnosis.run.validationQuality) loss \(diagnosis.run.final.train.loss) \(diagnosis.run.seconds.total) s")
        for finding in diagnosis.findings {
            print("   [\(finding.severity)] \(finding.id) \(finding.confidence) by \(finding.causedBy): \(finding.summary)")
            if let c = finding.confirmation { print("      \(c.holds) \(c.experiment) | \(c.changed) | \(c.observed)") }
        }
        guard let cure else { return }
        for o in cure.outcomes { print("   \(o.accepted ? "*" : " ") \(o.id) \(o.after.validation?.accuracy ?? .nan) loss \(o.after.train.loss) p \(o.pValue ?? .nan) \(o.changes.prefix(2).map { "\($0.path): \($0.from) -> \($0.to)" })") }
        print("   treatment \(cure.seconds) s, random \(cure.randomRepair?.measures.validation?.accuracy ?? .nan)")
    }
}

extension Doctor {
    /// Whether the log alone, without any experiment, gives no alarm.
    static func isSilent(about run: RunLog) -> Bool { (try? Doctor().examine(run).verdict == .healthy) ?? false }
}
