import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// First-order and adaptive methods reach the minimum of quadratics of three conditions and of Rosenbrock's function in a stated number of steps.
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
        "signsgd": [(0.3, 1e-4), (0.003, 1e-4), (1e-4, 0.008), (1, 1e-4)],
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
    ]

    @Test(arguments: Valley.allCases) func `reaches the minimum in the stated steps`(_ valley: Valley) throws {
        let number = try #require(Valley.allCases.firstIndex(of: valley))
        let descents = try Descents(Self.table.map { try makeOptimizer(.string($0.key)) }, in: valley)
        let ends = try descents.ends(rates: Self.table.map { $0.value[number].rate })
        for (row, end) in zip(Self.table, ends) {
            #expect(end <= row.value[number].part, "\(row.key) after \(valley.steps) steps in \(valley)")
        }
    }

    @Test func `a run that is saved and restored by name goes on bit for bit`() throws {
        let names = Self.table.map(\.key)
        var run = try OptimizerRun(names.map { try makeOptimizer(.string($0)).transformation }, from: Problem.quadratic.start, objective: Problem.quadratic.objective)
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
