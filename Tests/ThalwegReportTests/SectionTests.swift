import Testing
import ThalwegDoctor
import ThalwegTraining
@testable import ThalwegReport

@Suite struct SectionTests {
    private func finding(_ id: String, _ causes: [String] = []) -> Finding {
        var finding = Finding(id: id, severity: .critical, confidence: 1, summary: "", evidence: [])
        finding.causedBy = causes
        return finding
    }

    @Test func `causes are told before effects, and a short cut within a longer way is left out`() {
        let findings = [finding("c", ["a", "b"]), finding("b", ["a"]), finding("a"), finding("alone", ["unknown"])]
        #expect(CausalChains.paths(findings).map { $0.map(\.id) } == [["a", "b", "c"], ["alone"]])
    }

    @Test func `loops of causes end`() {
        #expect(CausalChains.paths([finding("a", ["b"]), finding("b", ["a"])]).map { $0.map(\.id) } == [["a"]])
        let dense = (0..<30).map { index in finding("\(index)", (0..<index).map(String.init)) }
        #expect(CausalChains.paths(dense).count <= 6)
    }

    @Test func `layers that a cure puts between do not shift the others`() {
        func layer(_ path: String, _ kind: String) -> LayerFacts {
            LayerFacts(path: path, kind: kind, activation: nil, fanIn: 8, fanOut: 8, parameters: [])
        }
        let before = (0..<3).map { layer("layers.\($0)", "dense") }
        let after = [layer("layers.0", "dense"), layer("layers.1", "batch_norm"), layer("layers.2", "dense"), layer("layers.3", "dense")]
        let rows = LayerPairs(before: before, after: after).rows
        #expect(rows.map(\.name) == ["layers.0", "layers.1 (new)", "layers.1", "layers.2"])
        #expect(rows.map(\.before) == [0, nil, 1, 2] && rows.map(\.after) == [0, 1, 2, 3])
        #expect(LayerPairs(before: after, after: before).rows.filter { $0.after == nil }.count == 1)
        #expect(LayerPairs(before: before, after: nil).rows.map(\.after) == [nil, nil, nil])
    }

    @Test func `equal changes are told once`() {
        let changes = (0..<3).map { Change(path: "model.layers.\($0).dense.activation", from: "sigmoid", to: "relu") }
        let groups = ChangeGroup.groups(changes + [Change(path: "optimizer.learning_rate", from: "1", to: "0.1")])
        #expect(groups.map(\.name) == ["dense.activation", "optimizer.learning_rate"])
        #expect(groups[0].paths.count == 3)
    }

    @Test func `thinning a curve keeps its spikes and its gaps`() {
        var points = (0..<10_000).map { (x: Double($0), y: 1.0) }
        points[777].y = 50
        points[5000].y = .nan
        let thinned = LineChart.thinned(points)
        #expect(thinned.count <= 600 && thinned.contains { $0.y == 50 } && thinned.contains { $0.y.isNaN })
        #expect(zip(thinned, thinned.dropFirst()).allSatisfy { $0.x < $1.x })
    }
}
