import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// What every optimizer of the catalogue does with options and gradients that no one should give it.
@Suite struct BadInputTests {
    /// The message of the error, nil where the node is taken.
    private static func refusal(_ name: String, _ key: String, _ value: ConfigurationNode) throws -> String? {
        do {
            _ = try makeOptimizer(.map([name: [key: value]]))
            return nil
        } catch let error as ConfigurationError {
            return "\(error)"
        }
    }

    @Test(arguments: optimizerCatalogue.names) func `an option that is unknown or of another type is refused by name`(_ name: String) throws {
        let entry = try #require(optimizerCatalogue.named(name))
        for option in entry.options {
            // One letter too many, where no other option is as near.
            let isNear = entry.options.contains { $0.name != option.name && $0.name.hasPrefix(option.name) }
            #expect(try Self.refusal(name, option.name + "_", 1)?.contains(isNear ? "did you mean" : "did you mean \"\(option.name)\"") == true, "\(option.name)")
            for wrong: ConfigurationNode in [["a", "b"], .number(.nan), .number(.infinity)] {
                #expect(try Self.refusal(name, option.name, wrong)?.contains(option.name) == true, "\(option.name): \(wrong)")
            }
            switch option.kind {
            case .integer: #expect(try Self.refusal(name, option.name, 1.5)?.contains(option.name) == true, "\(option.name)")
            case .boolean: #expect(try Self.refusal(name, option.name, 3)?.contains(option.name) == true, "\(option.name)")
            case .choice: #expect(try Self.refusal(name, option.name, "nonsense")?.contains(option.name) == true, "\(option.name)")
            case .number: #expect(try Self.refusal(name, option.name, "fast")?.contains(option.name) == true, "\(option.name)")
            case .named: #expect(try Self.refusal(name, option.name, "admaw")?.contains("did you mean") == true, "\(option.name)")
            default: Issue.record("a kind of option without a test: \(option.kind)")
            }
        }
    }

    /// Options that any finite number is right for, with the reason.
    static let unbounded: [String: String] = [
        "momo.lower_bound": "a loss may have any smallest value", "momo_adam.lower_bound": "a loss may have any smallest value",
        "polyak_sgd.f_min": "a loss may have any smallest value",
    ]

    @Test(arguments: optimizerCatalogue.names) func `an option out of its range is refused by name`(_ name: String) throws {
        let entry = try #require(optimizerCatalogue.named(name))
        for option in entry.options where option.name != "learning_rate" && Self.unbounded["\(name).\(option.name)"] == nil {
            switch option.kind {
            case .integer: #expect(try Self.refusal(name, option.name, -7)?.contains(option.name) == true, "\(option.name)")
            case .number:
                let refusals = try [-1e9, -1, 1e9].compactMap { try Self.refusal(name, option.name, .number($0)) }
                #expect(!refusals.isEmpty && refusals.allSatisfy { $0.contains(option.name) }, "\(option.name)")
            default: break
            }
        }
    }

    @Test func `a learning rate has a default everywhere, and one that does not descend has a warning`() throws {
        for name in optimizerCatalogue.names {
            #expect(try makeOptimizer(.string(name)).learningRate > 0, "\(name)")
            for rate in [0, -0.1] {
                let optimizer = try makeOptimizer(.map([name: ["learning_rate": .number(rate)]]))
                #expect(optimizer.warnings.count == 1, "\(name) at \(rate)")
            }
        }
    }

    /// Optimizers whose state has an infinity from the start, with the reason.
    static let startsInfinite = ["basin_hopping": "the value of the best end so far", "multi_start": "the value of the best end so far"]

    /// Parts of the catalogue: programs of a few optimizers compile much faster than one of all.
    static let parts = stride(from: 0, to: optimizerCatalogue.names.count, by: 14).map { Array(optimizerCatalogue.names[$0..<Swift.min($0 + 14, optimizerCatalogue.names.count)]) }

    @Test(arguments: parts) func `a gradient that is not finite leaves no trace where such steps are skipped, and is seen where not`(_ names: [String]) throws {
        let optimizers = try names.map { try makeOptimizer(.map([$0: OptimizerConformanceTests.covering($0)])) }
        let members = optimizers.map { $0.transformation(processing: GradientProcessing(skipNonFinite: 1)) } + optimizers.map(\.transformation)
        let step = HurriedProgram { (values: Tree) in
            let objective = OptimizerConformanceTests.bowl(values["scale"] ?? Tensor(.nan, dtype: .float64))
            var result = Tree()
            for (number, member) in members.enumerated() {
                let parameters = values.subtree("\(number).p")
                var state = values.subtree("\(number).s")
                let (value, gradient) = objective.valueAndGradient(at: parameters)
                let update = member.update(gradient, state: &state, at: Iterate(parameters: parameters, value: value, objective: objective))
                result = result.merging(parameters + update, under: "\(number).p").merging(state, under: "\(number).s")
            }
            return result
        }
        let first = Tree([("w", Tensor(HostArray([0.5, -1, 2, 0.25, 1, -3], shape: [2, 3], dtype: .float32)))])
        let start = members.enumerated().reduce(Tree()) {
            $0.merging(first, under: "\($1.offset).p")
                .merging($1.element.makeState(for: first), under: "\($1.offset).s")
        }
        var values = ArrayTree(names: start.names, leaves: try evaluate(start.leaves))
        func advance(_ scale: Double, _ steps: Int = 1) throws -> ArrayTree {
            for _ in 0..<steps {
                values["scale"] = HostArray(scalar: scale)
                values = try step(values)
            }
            return values
        }
        let before = try advance(0.5, 3), after = try advance(.nan), later = try advance(0.5, 3)
        #expect(step.programCount == 1)
        func isFinite(_ tree: ArrayTree) -> Bool { tree.leaves.allSatisfy { $0.doubles.allSatisfy(\.isFinite) } }
        for (number, name) in names.enumerated() {
            let kept = "\(number).s.direction.inner"
            #expect(after.subtree("\(number).p") == before.subtree("\(number).p"), "\(name)")
            #expect(after.subtree(kept).count > 0 || before.subtree(kept).count == 0, "\(name)")
            #expect(after.subtree(kept) == before.subtree(kept), "\(name)")
            #expect(after["\(number).s.direction.non_finite_steps"]?.ints == [1], "\(name)")
            #expect(isFinite(later.subtree("\(number).p")), "\(name)")

            // Without skipping: NaN parameters, which the loop sees; or nothing of it stays, neither in the parameters nor in the state.
            let plain = names.count + number
            let isSeen = !isFinite(after.subtree("\(plain).p")), isHealthy = isFinite(later.subtree("\(plain).s")) || Self.startsInfinite[name] != nil
            #expect(isSeen || (isHealthy && isFinite(later.subtree("\(plain).p"))), "\(name)")
        }
    }
}
