import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// A case of the reference file.
struct Trajectory: CustomTestStringConvertible, Sendable {
    let node: ConfigurationNode
    var testDescription: String { "\(JSONWriter.text(node["optimizer"] ?? .null, pretty: false)) \(node["problem"]?.string ?? "")" }

    static let references = Result { try JSONReader.parse(ReferenceTrajectories.json, file: nil) }
    static let all = ((try? references.get())?["optimizers"]?.list ?? []).map(Trajectory.init)
}

@Suite struct TrajectoryTests {
    @Test func `the reference covers every optimizer of the catalogue`() throws {
        _ = try Trajectory.references.get()
        let covered = Set(Trajectory.all.compactMap { $0.node["optimizer"]?.map?.keys.first })
        #expect(covered == Set(optimizerCatalogue.names))
    }

    @Test(arguments: [Problem.rosenbrock, .quadratic]) func `the path is that of PyTorch and optax, number by number`(_ problem: Problem) throws {
        let trajectories = Trajectory.all.filter { $0.node["problem"]?.string == problem.rawValue }
        #expect(trajectories.count == 24)
        let transformations = try trajectories.map { trajectory in
            let processing = try GradientProcessing(trajectory.node["gradient"])
            return try makeOptimizer(trajectory.node["optimizer"] ?? .null).transformation(processing: processing)
        }
        var run = try OptimizerRun(transformations, from: problem.start, loss: problem.loss)
        var taken = 0
        for step in [1, 10, 200] {
            try run.advance(step - taken)
            taken = step
            for (number, trajectory) in trajectories.enumerated() {
                for (name, values) in try #require(trajectory.node["at"]?["\(step)"]?.map) {
                    let found = try #require(run.parameters(of: number)[name]).doubles, wanted = try #require(values.list).compactMap(\.double)
                    #expect(found.count == wanted.count)
                    for (found, wanted) in zip(found, wanted) {
                        // Rounding is relative to the numbers on the way, which are of size 1.
                        let agrees = abs(found - wanted) <= 1e-12 * max(1, abs(wanted))
                        #expect(agrees, "\(trajectory.testDescription): \(name) after \(step) steps is \(found), reference \(wanted)")
                    }
                }
            }
        }
    }
}
