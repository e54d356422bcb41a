import Foundation
import PJRT
import Testing
import ThalwegConfiguration
import ThalwegCore
@testable import ThalwegTraining

/// An engine of the test's own, whose compilations no other test adds to; executables are cached on disk as usual.
func ownEngine() throws -> Engine {
    try Engine(
        plugin: Engine.shared().client.plugin.path,
        cacheDirectory: PluginLocator.cacheDirectory(environment: ProcessInfo.processInfo.environment).map { $0 + "/executables" })
}

@Suite struct CompilationTests {
    /// What a run changes from step to step or from epoch to epoch on top of the optimizer.
    static let changes: [(String, ConfigurationNode)] = [
        ("schedule", ["one_cycle": ["max": 2, "warmup": 3]]), ("schedule", ["cosine_restarts": ["period": 4, "warmup": 2]]),
        ("schedule", ["reduce_on_plateau": ["factor": 0.5, "patience": 1]]), ("training.accumulate", 3),
        ("gradient", ["clip_norm": 1, "noise": ["eta": 0.01, "gamma": 0.55]]), ("gradient", ["skip_non_finite": 3]), ("precision", "f16"),
        ("optimizer", ["lookahead": ["inner": ["swa": ["inner": "momentum", "start": 3]]]]),
    ]

    @Test(arguments: changes) func `a step is compiled once, whatever changes between steps`(_ key: String, _ value: ConfigurationNode) throws {
        let engine = try ownEngine()
        var options = TrainingOptions()
        options.probes = false
        options.engine = engine
        options.maximumSteps = 1
        let changed = try experiment(small).replacing([(key, value)])
        _ = try changed.train(options)
        let first = engine.compilations
        #expect(first["training_steps"] == 1)
        options.maximumSteps = nil
        let other = try ownEngine()
        options.engine = other
        let log = try changed.train(options).log
        #expect(log.steps > 1 && log.status == .completed)
        #expect(other.compilations == first)
    }
}
