import Foundation
import Testing
import Thalweg

/// The README's tour. What stands between a `// README` and its `// end` is printed there word for word.
struct TourTests {
    private static let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "README.md")

    @Test func `a network that does not learn is diagnosed and cured`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "thalweg-tour-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = folder.appending(path: "report.html").path, cured = folder.appending(path: "cured.yaml").path

        // README
        let net = Sequential {
            Flatten()
            for _ in 1...9 { Dense(64, activation: .sigmoid) }
            Dense(10)
        }
        let experiment = try Experiment(
            net, data: .named("digits"), loss: .softmaxCrossEntropy, optimizer: .sgd(learningRate: 0.1), epochs: 20, seed: 7)
        let run = try experiment.train()
        print(run.log.final.validation?.accuracy ?? .nan)       // about 0.1: it guesses
        // end
        #expect((run.log.final.validation?.accuracy ?? 1) < 0.3)

        // README
        let doctor = try Doctor()
        let diagnosis = try doctor.diagnose(experiment, run: run.log)
        for finding in diagnosis.findings { print(finding.id, finding.severity, finding.summary) }
        let cure = try doctor.treat(experiment, diagnosis: diagnosis)
        print(cure.accepted?.changes ?? [], cure.run?.final.validation?.accuracy ?? .nan)
        try Report(diagnosis, cure: cure).write(report)
        // end
        #expect(diagnosis.rootCause?.id == "vanishing-gradients")
        #expect((cure.run?.final.validation?.accuracy ?? 0) > 0.9)

        // README
        if let specification = cure.specification { try Experiment(specification: specification).save(cured) }
        // end
        #expect(try Experiment(file: cured).layers.count >= 11)
        #expect(FileManager.default.fileExists(atPath: report))
    }

    @Test func `derivatives of any order, of any function`() throws {
        // README
        @Sendable func loss(_ w: Tensor) -> Tensor { (tanh(w) - 0.5).squared().sum() }

        let gradient = try compile(grad(of: loss))
        let curvature = try compile { (w: Tensor, v: Tensor) in hvp(of: loss, at: w, along: v) }
        let perExample = try compile(vmap(grad(of: loss)))      // one gradient for each row

        let w = HostArray([0.1, 0.2, 0.3], dtype: .float64)
        print(try gradient(w).doubles, try curvature(w, w).doubles)
        print(try perExample(HostArray([0.1, 0.2, 0.3, 0.4], shape: [2, 2], dtype: .float64)).shape)
        // end
        let slope = try gradient(w).doubles, bend = try curvature(w, w).doubles
        for (position, x) in w.doubles.enumerated() {
            let (y, d) = (Foundation.tanh(x), 1 - Foundation.tanh(x) * Foundation.tanh(x))
            #expect(abs(slope[position] - 2 * (y - 0.5) * d) < 1e-12)
            #expect(abs(bend[position] - x * (2 * d * d - 4 * (y - 0.5) * y * d)) < 1e-12)
        }
    }

    // README
    /// An optimizer of one's own: one type, two functions.
    struct HeavyBall: GradientTransformation {
        var decay = 0.9
        func makeState(for parameters: Tree) -> Tree { parameters.map { .zeros($0.shape, dtype: $0.dtype) } }
        func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
            state = decay * state + gradient
            return state
        }
    }

    /// A check of one's own.
    struct StuckLoss: Check {
        static let id = "stuck-loss"
        static let description = CheckDescription(
            title: "Stuck loss", meaning: "The loss stands still.", detection: "It moved by less than 1 % over the run.",
            confirmation: "A larger step moves it.", cures: ["a larger learning rate"], sources: [])
        static let confirmingTreatments: [any Treatment] = [RaiseLearningRate()]

        func examine(_ run: RunLog) -> Finding? {
            let (before, after) = (run.initial.train.loss, run.final.train.loss)
            guard abs(after - before) < 0.01 * before else { return nil }
            return Finding(
                id: Self.id, severity: .warning, confidence: 0.5, summary: "the loss went from \(before) to \(after)",
                evidence: [Evidence("relative_change", abs(after - before) / before, "<", 0.01)])
        }
    }
    // end

    @Test func `an optimizer of one's own goes downhill`() throws {
        // README
        @Sendable func bowl(_ p: Tree) -> Tensor { p.squaredNorm() }
        let optimizer = chain(ClipByNorm(1), HeavyBall(), Scale(-0.05))

        let minimize = try compile { (start: Tree) -> Tree in
            var point = start, state = optimizer.makeState(for: start)
            for _ in 0..<40 {
                point = point + optimizer.update(grad(of: bowl)(point), state: &state, parameters: point)
            }
            return point
        }
        print(try minimize(ArrayTree([("x", HostArray([3, -4], dtype: .float64))])).leaves[0].doubles)
        // end
        let end = try minimize(ArrayTree([("x", HostArray([3, -4], dtype: .float64))])).leaves[0].doubles
        #expect(end.allSatisfy { abs($0) < 1 })
    }

    @Test func `a check of one's own finds what it looks for`() throws {
        var experiment = try Experiment(
            Sequential { Dense(3) }, data: .named("iris"), loss: .softmaxCrossEntropy, optimizer: .sgd(learningRate: 1e-9), epochs: 1)
        #expect(StuckLoss().examine(try experiment.train().log)?.id == "stuck-loss")
        experiment = try experiment.replacing([("optimizer.learning_rate", 0.1)])
        #expect(StuckLoss().examine(try experiment.train().log) == nil)
    }

    @Test func `the README prints this code word for word`() throws {
        let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
        let text = Self.withoutIndentation(try String(contentsOf: Self.readme, encoding: .utf8))
        let pieces = source.components(separatedBy: "// README\n").dropFirst().map { $0.components(separatedBy: "// end")[0] }
        #expect(pieces.count == 6)
        for piece in pieces { #expect(text.contains(Self.withoutIndentation(piece)), "the README lacks\n\(piece)") }
    }

    private static func withoutIndentation(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: true).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
    }
}
