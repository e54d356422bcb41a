import Foundation
import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// A case of the reference file.
struct Trajectory: CustomTestStringConvertible, Sendable {
    let node: ConfigurationNode
    var testDescription: String { "\(JSONWriter.text(node["optimizer"] ?? .null, pretty: false)) \(node["problem"]?.string ?? "")" }

    /// The files of `Tests/Fixtures/optimizers`, each written by the script of its name in `Tools/fixtures/optimizers`.
    static let files: [String: ConfigurationNode] = {
        let tests = (0..<2).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let folder = tests.appending(path: "Fixtures/optimizers")
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".json") }.sorted()
        var read: [String: ConfigurationNode] = [:]
        for name in names {
            guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else { continue }
            read[String(name.dropLast(5))] = try? JSONReader.parse(text, file: nil)
        }
        return read
    }()
    static let all = files.keys.sorted().flatMap { files[$0]?["optimizers"]?.list ?? [] }.map(Trajectory.init)
    static let families = files.keys.sorted()

    /// The entries of a nested list, row after row.
    static func numbers(_ node: ConfigurationNode) -> [Double] {
        node.list.map { $0.flatMap(numbers) } ?? [node.double ?? .nan]
    }

    /// Optimizers that no library checked here has, with the reason; they are tested by what their papers say of them.
    static let withoutReference: [String: String] = {
        let counted = "libraries differ in their constants: MoreGarbowHillstromTests compares minima and counts with SciPy's"
        let proven = "no library has it; CurvatureMethodTests checks what its paper says"
        let random = "random; EscapeTests has its escapes as a distribution over seeds, or its ends"
        return [
            "nonlinear_cg": counted, "bfgs": counted, "newton": counted, "newton_cg": counted, "trust_region_newton": counted,
            "cubic_newton": counted, "levenberg_marquardt": counted, "saddle_free_newton": proven, "gauss_newton": proven,
            "natural_gradient": proven, "hessian_free": proven, "perturbed_gd": random, "negative_curvature_descent": random, "neon": random,
            "ekfac": "its authors' code stopped at PyTorch 0.4; KFACTests compares its eigenvalues with the dense matrix",
            "psgd_kron": "random; with its probes fixed it is compared in MatrixOptimizerTests",
            "sophia_g": "random; the law of its estimate is in CurvatureEstimateTests",
            "entropy_sgd": random, "basin_hopping": random, "multi_start": random,
            "hypergradient": "the authors' code stopped at PyTorch 0.4; LearningRateFreeTests follows the paper's formula",
        ]
    }()
}

@Suite struct TrajectoryTests {
    @Test func `the references cover every optimizer of the catalogue, but those with a stated reason`() throws {
        #expect(!Trajectory.all.isEmpty)
        let covered = Set(Trajectory.all.compactMap { $0.node["optimizer"]?.map?.keys.first })
        #expect(covered.union(Trajectory.withoutReference.keys) == Set(optimizerCatalogue.names))
        #expect(covered.isDisjoint(with: Trajectory.withoutReference.keys))
    }

    @Test(arguments: Trajectory.families, Problem.allCases)
    func `the path is that of the reference, number by number`(_ family: String, _ problem: Problem) throws {
        let trajectories = (Trajectory.files[family]?["optimizers"]?.list ?? []).map(Trajectory.init)
            .filter { $0.node["problem"]?.string == problem.rawValue }
        guard !trajectories.isEmpty else { return }
        let optimizers = try trajectories.map { try makeOptimizer($0.node["optimizer"] ?? .null) }
        let transformations = try zip(trajectories, optimizers).map { trajectory, optimizer in
            optimizer.transformation(processing: try GradientProcessing(trajectory.node["gradient"]))
        }
        var run = try OptimizerRun(transformations, from: problem.start, objective: problem.objective)
        var taken = 0
        for step in Set(trajectories.flatMap { $0.node["at"]?.map?.keys.compactMap { Int($0) } ?? [] }).sorted() {
            try run.advance(step - taken)
            taken = step
            for (number, trajectory) in trajectories.enumerated() {
                let parameters = try run.evaluated(number)
                // A rounding error of the first step may have grown: the reference says by how much its own does. More than that
                // would compare noise, and the case would have to be changed.
                let grown = trajectory.node["sensitivity"]?["\(step)"]?.double ?? 0
                #expect(grown < 1e-9, "\(trajectory.testDescription) is too sensitive to compare")
                let tolerance = Swift.max(1e-12, 20 * grown)
                for (name, values) in trajectory.node["at"]?["\(step)"]?.map ?? [:] {
                    let found = try #require(parameters[name]).doubles, wanted = Trajectory.numbers(values)
                    #expect(found.count == wanted.count)
                    for (found, wanted) in zip(found, wanted) {
                        // Rounding is relative to the numbers on the way, which are of size 1.
                        let agrees = abs(found - wanted) <= tolerance * max(1, abs(wanted))
                        #expect(agrees, "\(trajectory.testDescription): \(name) after \(step) steps is \(found), reference \(wanted)")
                    }
                }
            }
        }
    }
}
