import Testing
import ThalwegConfiguration
import ThalwegTraining

@testable import ThalwegDoctor

struct TreatmentTests {
    @Test("treatments have unique ids and cure findings that exist; every check has a treatment")
    func catalogue() {
        let ids = treatments.map { type(of: $0).id }
        #expect(Set(ids).count == ids.count)
        let cured = Set(treatments.flatMap { type(of: $0).cures })
        #expect(cured == Set(checks.map { $0.id }))
    }

    @Test("every proposal makes a valid experiment that differs", arguments: ExampleExperiments.sick.map { "sick/\($0.file)" } + ExampleExperiments.healthy.map { "healthy/\($0)" })
    func valid(_ file: String) throws {
        let experiment = try ExampleExperiments.load(file)
        let run = SyntheticRun.failed()
        for treatment in treatments {
            for proposal in treatment.proposals(for: experiment.specification, run: run) {
                let changed = try experiment.replacing(proposal.changes)
                #expect(changed.specification != experiment.specification, "\(proposal.id)")
                #expect(!Change.between(experiment.specification, changed.specification).isEmpty, "\(proposal.id)")
            }
        }
    }

    @Test("the activation of a separate activation layer is replaced there")
    func separateActivation() throws {
        let node: ConfigurationNode = ["model": ["layers": [["dense": ["units": 8]], ["activation": ["name": "sigmoid"]], ["dense": ["units": 2]]]]]
        let proposal = try #require(ReplaceActivation().proposals(for: node, run: SyntheticRun.failed()).first)
        #expect(proposal.changes.first?.path == "model.layers.1.activation.name")
        #expect(proposal.changes.map(\.path).contains("model.layers.0.dense.initializer"))
    }

    @Test("layers inside containers are found with their paths")
    func containers() {
        let node: ConfigurationNode = ["model": ["layers": [["residual": ["layers": [["dense": ["units": 8]], "flatten"]]], ["name": "dense", "units": 2]]]]
        #expect(LayerSite.all(in: node).map(\.prefix) == ["model.layers.0.residual.layers.0.dense", "model.layers.0.residual.layers.1.flatten", "model.layers.1"])
    }

    @Test("normalization goes behind the activation of every hidden layer")
    func normalization() throws {
        let experiment = try ExampleExperiments.load("sick/deep-sigmoid")
        let proposal = try #require(InsertNormalization().proposals(for: experiment.specification, run: SyntheticRun.failed()).first)
        let changed = try experiment.replacing(proposal.changes)
        let changes = Change.between(experiment.specification, changed.specification)
        #expect(changes.count == 9)
        #expect(changes.allSatisfy { $0.from == "none" && $0.to == "batch_norm" })
    }

    @Test("changes of the same settings cannot be combined")
    func combination() {
        let rate = Proposal(id: "a", changes: [("optimizer.learning_rate", 0.1)], cost: 1)
        #expect(rate.combined(with: Proposal(id: "b", changes: [("optimizer", "adam")], cost: 2)) == nil)
        #expect(rate.combined(with: rate) == nil)
        let both = rate.combined(with: Proposal(id: "b", changes: [("data.normalize", "standardize")], cost: 2))
        #expect(both?.id == "a+b")
        #expect(both?.cost == 3)
    }

    @Test("a difference names leaves, insertions and removals")
    func difference() {
        let before: ConfigurationNode = ["optimizer": ["name": "adam", "learning_rate": 0.1], "layers": ["flatten", "dense"]]
        let after: ConfigurationNode = ["optimizer": ["name": "adam", "learning_rate": 0.001], "layers": ["flatten", "batch_norm", "dense"]]
        #expect(Change.between(before, after) == [
            Change(path: "optimizer.learning_rate", from: "0.1", to: "0.001"), Change(path: "layers.1", from: "none", to: "batch_norm"),
        ])
        #expect(Change.between(before, before).isEmpty)
    }
}
