import Foundation
import Testing
import ThalwegConfiguration
import ThalwegCore
@testable import ThalwegTraining

@Suite struct LearningRateRangeTests {
    private static func network(_ data: String, _ optimizer: String) throws -> Experiment {
        try Experiment(specification: [
            "thalweg": 1, "data": .string(data), "loss": "softmax_cross_entropy", "optimizer": ["name": .string(optimizer)],
            "model": ["layers": ["flatten", ["dense": ["units": 32, "activation": "relu"]], ["dense": ["units": data == "digits" ? 10 : 3]]]],
            "training": ["epochs": data == "digits" ? 5 : 10, "batch_size": 32],
        ])
    }

    /// Of five rates from 0.01 to 1, beside which the pick may have four times the best training loss (of 0.0000 to 0.06) and two flowers or wines wrong.
    @Test(arguments: ["digits", "iris", "wine"], ["sgd", "momentum", "adam"])
    func `the pick trains about as well as the best of a grid`(_ data: String, _ optimizer: String) throws {
        let experiment = try Self.network(data, optimizer), data = try experiment.prepareData()
        let range = try experiment.learningRateRange(data: data)
        let pick = try #require(range.suggestion)
        var options = TrainingOptions()
        options.probes = false
        func run(_ rate: Double) throws -> Measures {
            try experiment.replacing([("optimizer.learning_rate", .number(rate))]).train(options, data: data).log.final
        }
        let grid = try [0.01, 0.03, 0.1, 0.3, 1].map { try run($0) }
        let best = try #require(grid.map(\.train.loss).filter(\.isFinite).min()), found = try run(pick.rate)
        let accuracy = grid.compactMap { $0.validation?.accuracy }.max() ?? 1
        #expect(found.train.loss <= 4 * best + 0.06, "\(pick): \(found.train.loss) beside \(best)")
        #expect((found.validation?.accuracy ?? 0) >= accuracy - 0.06, "\(pick)")
        #expect(pick.range.contains(pick.rate) && pick.range.upperBound < 20 * pick.range.lowerBound)
        if let divergence = pick.divergence { #expect(divergence > 5 * pick.rate && divergence < 20 * pick.rate) }
    }

    @Test func `all sweeps share a program, end alike each time, and leave given parameters alone`() throws {
        let experiment = try Self.network("iris", "adam").replacing([("schedule", "cosine"), ("training.accumulate", 2)])
        let engine = try ownEngine()
        var options = LearningRateRange.Options()
        (options.engine, options.sweeps, options.steps) = (engine, 3, 60)
        let once = try experiment.learningRateRange(options), again = try experiment.learningRateRange(options)
        #expect(engine.compilations["learning_rate_range"] == 2)
        #expect(once.outcome == again.outcome && once.sweeps.map(\.losses) == again.sweeps.map(\.losses))
        #expect(Set(once.sweeps.map(\.losses)).count == 3 && once.sweeps.map(\.seed) == [0, 1, 2])
        #expect(once.sweeps[0].rates.count == 60 && abs(once.sweeps[0].rates[59] - 10) < 1e-9 && abs(once.sweeps[0].rates[0] - 1e-7) < 1e-16)

        let trained = try experiment.train().parameters
        options.parameters = trained
        (options.low, options.high) = (1e-3, 1)
        let later = try experiment.learningRateRange(options)
        #expect(options.parameters == trained)
        #expect(later.sweeps[0].initialLoss < once.sweeps[0].initialLoss - 0.1)
    }

    @Test func `a loss that cannot fall gives a reason instead of a number`() throws {
        var options = LearningRateRange.Options()
        (options.sweeps, options.steps) = (3, 40)
        // Dead units: nothing reaches the second layer, so no gradient comes back.
        let dead = try Self.network("iris", "sgd").replacing([
            ("model.layers", [["dense": ["units": 4, "activation": "relu", "bias_initializer": ["constant": ["value": -1000]]]], ["dense": ["units": 3, "bias": false]]]),
        ])
        let none = try dead.learningRateRange(options)
        guard case .failed(.neverFalls(let loss)) = none.outcome else {
            Issue.record("\(none.outcome)")
            return
        }
        #expect(abs(loss - 1.0986) < 0.01 && none.change == nil)

        let broken = try Self.network("iris", "sgd").replacing([("data", ["source": "iris", "faults": ["nan_fraction": 0.5]])])
        #expect(try broken.learningRateRange(options).outcome == .failed(.notFiniteAtStart))

        let some = try Self.network("iris", "sgd").replacing([("data", ["source": "iris", "normalize": "none", "faults": ["nan_fraction": 0.002]]), ("training.batch_size", 4)])
        guard case .failed(.overflows(let rate)) = try some.learningRateRange(options).outcome else {
            Issue.record("\(try some.learningRateRange(options).outcome)")
            return
        }
        #expect(rate < 0.01)

        let stopped = try dead.learningRateRange(options, isInterrupted: { true })
        #expect(stopped.outcome == .failed(.interrupted) && stopped.isInterrupted)
    }

    @Test(arguments: [(0.0, 1.0), (1, 0.1), (-1, 1), (1e-3, .infinity)]) func `bounds have to ascend from above zero`(_ low: Double, _ high: Double) throws {
        var options = LearningRateRange.Options()
        (options.low, options.high) = (low, high)
        #expect(throws: ConfigurationError.self) { try Self.network("iris", "sgd").learningRateRange(options) }
        options = .init()
        options.steps = 3
        #expect(throws: ConfigurationError.self) { try Self.network("iris", "sgd").learningRateRange(options) }
    }

    @Test func `a curve's landmarks are where they were put`() throws {
        // Falls from 2 to 1 around 1e-3, rises again around 1e-1: by three tenths at 0.077.
        let rates = (0...160).map { 1e-5 * pow(10, Double($0) / 32) }
        func curve(_ rate: Double) -> Double { 1 + 1 / (1 + pow(rate / 1e-3, 2)) + 1 / (1 + pow(rate / 1e-1, -3)) }
        let sweep = LearningRateSweep(seed: 0, rates: rates, losses: [2] + rates.map(curve))
        #expect(abs((sweep.steepest ?? 0) / 1e-3 - 1) < 0.2)
        #expect(abs((sweep.divergence ?? 0) / 0.077 - 1) < 0.2)
        #expect(abs((sweep.suggestion ?? 0) / 0.0077 - 1) < 0.2 && sweep.falls)
        let flat = LearningRateSweep(seed: 0, rates: rates, losses: [2] + rates.indices.map { 2 + 0.1 * ($0 % 2 == 0 ? 1 : -1) })
        #expect(!flat.falls && flat.suggestion == nil)
        let overflow = LearningRateSweep(seed: 0, rates: rates, losses: [2] + rates.prefix(100).map(curve) + [.nan])
        #expect(overflow.losses.count == 101 && overflow.divergence.map { $0 <= rates[100] } == true)
    }
}
