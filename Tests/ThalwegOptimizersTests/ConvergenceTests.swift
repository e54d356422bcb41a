import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// Every optimizer reaches the minimum of quadratics of three conditions and of Rosenbrock's function in a stated number of steps.
@Suite struct ConvergenceTests {
    /// By valley, in the order of `Valley.allCases`: a learning rate in the middle of those that do it, of twelve from 1e-4 to 30, and what the loss
    /// has to fall to as a part of that at the start. Where 1e-4 is out of reach in these steps for every rate, as it is for plain descent at condition
    /// 10⁴ or for an average that is longer than the run, about three times the best measured.
    static let table: KeyValuePairs<String, [(rate: Double, part: Double)]> = [
        "sgd": [(1, 1e-4), (0.01, 1e-4), (1e-4, 0.2), (0.003, 1e-4)],
        "momentum": [(0.3, 1e-4), (0.01, 1e-4), (3e-4, 1e-4), (0.001, 1e-4)],
        "nesterov": [(0.1, 1e-4), (0.003, 1e-4), (1e-4, 1e-4), (0.001, 1e-4)],
        "averaged_sgd": [(1, 1e-4), (0.01, 0.02), (1e-4, 0.4), (0.003, 0.01)],
        "aggmo": [(0.3, 1e-4), (0.01, 1e-4), (3e-4, 1e-4), (3e-4, 1e-4)],
        "qhm": [(3, 1e-4), (0.01, 0.001), (3e-4, 0.002), (0.003, 1e-4)],
        "noisy_sgd": [(1, 1e-4), (0.01, 1e-4), (1e-4, 0.2), (0.003, 1e-4)],
        "optimistic_gradient_descent": [(0.3, 1e-4), (0.003, 0.07), (3e-5, 0.5), (0.001, 0.0004)],
        "sign_sgd": [(0.3, 1e-4), (0.003, 1e-4), (1e-4, 0.008), (1, 1e-4)],
        "signum": [(0.03, 1e-4), (0.03, 1e-4), (3e-4, 1e-4), (0.01, 1e-4)],
        "rprop": [(0.1, 1e-4), (0.1, 1e-4), (0.1, 1e-4), (0.03, 1e-4)],
        "adagrad": [(3, 1e-4), (3, 1e-4), (0.03, 0.07), (1, 1e-4)],
        "adadelta": [(30, 1e-4), (10, 1e-4), (1, 0.0001), (1, 1e-4)],
        "rmsprop": [(1, 1e-4), (0.3, 1e-4), (0.1, 1e-4), (0.01, 1e-4)],
        "adam": [(1, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "adamw": [(1, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.1, 1e-4)],
        "adamax": [(3, 1e-4), (3, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "nadam": [(3, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "nadamw": [(3, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.03, 1e-4)],
        "amsgrad": [(1, 1e-4), (1, 1e-4), (0.3, 1e-4), (0.3, 1e-4)],
        "radam": [(3, 1e-4), (0.03, 1e-4), (0.001, 1e-4), (0.003, 0.005)],
        "adabelief": [(1, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "yogi": [(1, 1e-4), (1, 1e-4), (0.3, 1e-4), (1, 1e-4)],
        "adan": [(3, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "adopt": [(1, 1e-4), (3, 1e-4), (1, 1e-4), (1, 1e-4)],
        "ademamix": [(3, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "laprop": [(1, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "adafactor": [(1, 1e-4), (0.3, 1e-4), (0.1, 0.0004), (0.03, 1e-4)],
        "sm3": [(3, 1e-4), (3, 1e-4), (3, 1e-4), (3, 1e-4)],
        "madgrad": [(1, 1e-4), (0.3, 1e-4), (0.1, 1e-4), (0.003, 1e-4)],
        "novograd": [(0.1, 1e-4), (0.03, 1e-4), (0.01, 1e-4), (0.01, 1e-4)],
        "lars": [(30, 1e-4), (10, 1e-4), (3, 1e-4), (10, 1e-4)],
        "lamb": [(0.3, 1e-4), (0.1, 1e-4), (0.03, 1e-4), (0.1, 1e-4)],
        "fromage": [(3, 1e-4), (1, 1e-4), (1, 1e-4), (0.1, 1e-4)],
        "lion": [(0.3, 1e-4), (0.01, 1e-4), (0.001, 1e-4), (0.03, 1e-4)],
        "cautious_adamw": [(3, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.1, 1e-4)],
        "cautious_lion": [(0.3, 1e-4), (0.03, 1e-4), (0.003, 1e-4), (0.03, 1e-4)],
        "optimistic_adam": [(1, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "lookahead": [(3, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "ema": [(1, 0.5), (0.1, 0.3), (0.1, 1e-4), (0.3, 1e-4)],
        "swa": [(1, 1e-4), (0.03, 1e-4), (3e-4, 0.0004), (0.003, 0.0003)],
        "dadapt_sgd": [(1, 1e-4), (0.3, 1e-4), (0.03, 0.9), (0.3, 1e-4)],
        "dadapt_adam": [(3, 1e-4), (3, 1e-4), (1, 1e-4), (1, 1e-4)],
        "prodigy": [(3, 1e-4), (1, 1e-4), (0.3, 1e-4), (1, 1e-4)],
        "dog": [(3, 1e-4), (3, 1e-4), (3, 0.006), (1, 0.001)],
        "dowg": [(1, 1e-4), (1, 1e-4), (1, 0.003), (1, 1e-4)],
        "cocob": [(0.1, 1e-4), (0.1, 1e-4), (0.003, 0.004), (0.0001, 0.001)],
        "mechanic": [(3, 1e-4), (0.003, 1e-4), (0.0003, 1e-4), (30, 0.003)],
        "momo": [(3, 1e-4), (1, 1e-4), (0.3, 1e-4), (0.3, 1e-4)],
        "momo_adam": [(1, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "polyak_sgd": [(3, 1e-4), (0.3, 1e-4), (0.1, 1e-4), (0.1, 1e-4)],
        "hypergradient": [(0.3, 1e-4), (0.01, 1e-4), (1e-4, 0.2), (0.003, 1e-4)],
        "schedule_free_sgd": [(3, 1e-4), (0.1, 1e-4), (0.001, 1e-4), (0.003, 3e-4)],
        "schedule_free_adamw": [(3, 1e-4), (3, 1e-4), (0.3, 1e-4), (0.1, 1e-4)],
        "sam": [(1, 1e-4), (0.01, 1e-4), (0.0001, 0.2), (0.0003, 0.02)],
        "asam": [(0.3, 1e-4), (0.01, 1e-4), (0.0001, 0.2), (0.0003, 0.03)],
        "shampoo": [(3, 1e-4), (1, 1e-4), (0.1, 1e-4), (0.1, 1e-4)],
        "soap": [(3, 1e-4), (0.3, 1e-4), (0.03, 1e-4), (0.3, 1e-4)],
        "muon": [(10, 1e-4), (3, 1e-4), (1, 1e-4), (3, 1e-4)],
        "psgd_kron": [(0.1, 1e-4), (0.1, 1e-4), (0.1, 1e-4), (0.3, 1e-4)],
        "adahessian": [(1, 1e-4), (10, 1e-4), (10, 1e-4), (3, 1e-4)],
        "sophia_h": [(0.1, 1e-4), (0.03, 1e-4), (1, 1e-4), (0.3, 1e-4)],
        "sophia_g": [(0.1, 2e-4), (0.03, 1e-4), (1, 1e-4), (0.3, 1e-4)],
        "perturbed_gd": [(1, 1e-4), (0.01, 1e-4), (0.0001, 0.2), (0.003, 1e-4)],
        "neon": [(1, 1e-4), (0.01, 1e-4), (0.0001, 0.2), (0.003, 1e-4)],
        "steepest_descent": [(1, 1e-4), (1, 1e-4), (1, 0.3), (1, 1e-3)],
        "negative_curvature_descent": [(1, 1e-4), (0.01, 1e-4), (0.0001, 0.2), (0.003, 1e-4)],
    ]

    /// As above, for methods that see curvature or search along a line: a hundred steps in every valley.
    static let short: KeyValuePairs<String, [(rate: Double, part: Double)]> = [
        "nonlinear_cg": [(0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4)],
        "bfgs": [(0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4)],
        "lbfgs": [(0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4)],
        "newton": [(1, 1e-4), (1, 1e-4), (1, 1e-4), (3, 1e-4)],
        "newton_cg": [(1, 1e-4), (3, 1e-4), (3, 1e-4), (3, 1e-4)],
        "trust_region_newton": [(3, 1e-4), (3, 1e-4), (1, 1e-4), (3, 1e-4)],
        "cubic_newton": [(3, 1e-4), (3, 1e-4), (3, 1e-4), (1, 1e-4)],
        "saddle_free_newton": [(1, 1e-4), (1, 1e-4), (1, 1e-4), (3, 1e-4)],
        "gauss_newton": [(1, 1e-4), (1, 1e-4), (1, 1e-4), (3, 1e-4)],
        "natural_gradient": [(1, 1e-4), (1, 1e-4), (1, 1e-4), (3, 1e-4)],
        "hessian_free": [(3, 1e-4), (3, 1e-4), (3, 1e-4), (3, 1e-4)],
        "levenberg_marquardt": [(1, 1e-4), (1, 1e-4), (3, 1e-4), (3, 1e-4)],
        "basin_hopping": [(0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4)],
        "multi_start": [(0.3, 1e-4), (0.3, 1e-4), (0.3, 1e-4), (3, 1e-4)],
    ]

    /// Options in place of the default where that cannot go down a valley of curvature 10⁴, with the reason.
    static let options: [String: ConfigurationNode] = [
        "hypergradient": ["hyper_rate": 1e-12],  // what it adds to the rate grows with the square of the gradient
    ]

    private static func optimizer(_ name: String) throws -> Optimizer { try makeOptimizer(.map([name: options[name] ?? [:]])) }

    /// Rows of the tables, few enough for a program that compiles fast.
    struct Part: Sendable, CustomTestStringConvertible {
        let rows: [(name: String, goals: [(rate: Double, part: Double)])], steps: Int?
        var testDescription: String { rows.map(\.name).joined(separator: ", ") }
    }

    static let parts: [Part] = [(table, nil), (short, 100)].flatMap { (table, steps) -> [Part] in
        let rows = table.map { (name: $0.key, goals: $0.value) }.filter { $0.name != "mechanic" }
        return stride(from: 0, to: rows.count, by: 9).map { Part(rows: Array(rows.dropFirst($0).prefix(9)), steps: steps) }
    }

    @Test(arguments: parts) func `reaches the minimum in the stated steps`(_ part: Part) throws {
        let descents = try Descents(part.rows.map { try Self.optimizer($0.name) })
        for (number, valley) in Valley.allCases.enumerated() {
            let steps = part.steps ?? valley.steps
            let ends = try descents.ends(in: valley, steps: steps, rates: part.rows.map { $0.goals[number].rate })
            for (row, end) in zip(part.rows, ends) {
                #expect(end <= row.goals[number].part, "\(row.name) after \(steps) steps in \(valley)")
            }
        }
    }

    /// In a narrow valley the last bits of the rate decide where it ends: of a few rates that differ in them one reaches the goal, and all
    /// come within a factor of a hundred.
    @Test func `mechanic reaches the minimum in the stated steps`() throws {
        let row = try #require(Self.table.first { $0.key == "mechanic" }), descents = try Descents([Self.optimizer(row.key)], hurried: false)
        for (valley, goal) in zip(Valley.allCases, row.value) {
            let ends = try (0..<8).map { try descents.ends(in: valley, steps: valley.steps, rates: [goal.rate * (1 + 1e-15 * Double($0))])[0] }
            #expect(ends.contains { $0 <= goal.part } && ends.allSatisfy { $0 <= 100 * goal.part }, "\(ends) in \(valley)")
        }
    }

    @Test func `every optimizer of the catalogue has a row`() {
        let names = Self.table.map(\.key) + Self.short.map(\.key)
        #expect(names.count == Set(names).count && Set(names) == Set(optimizerCatalogue.names).subtracting(Self.without.keys))
    }

    /// Optimizers without a row, with the reason.
    static let without: [String: String] = [
        "kfac": "needs the layers of a network", "ekfac": "needs the layers of a network",
        "entropy_sgd": "its walk is plain descent at a rate of its own, stable for one curvature and too slow for the others",
    ]

    @Test(arguments: [table, short].map { $0.map(\.key) }) func `a run that is saved and restored by name goes on bit for bit`(_ names: [String]) throws {
        let valley = Valley.condition100
        var run = try OptimizerRun(names.map { try makeOptimizer(.string($0)).transformation }, from: valley.start, objective: valley.objective)
        let fresh = run.values
        try run.advance(7)
        let saved = Dictionary(uniqueKeysWithValues: run.values.pairs.map { ($0.name, $0.leaf) })
        try run.advance(9)
        var restored = run
        restored.values = try fresh.mapNamed { name, _ in try #require(saved[name]) }
        try restored.advance(9)
        #expect(restored.values == run.values)
    }
}
