import Testing
import ThalwegConfiguration
import ThalwegOptimizers
@testable import ThalwegTraining

/// Every optimizer of the catalogue, with its default options but the learning rate, reaches 0.95 on digits it has not seen.
@Suite struct CatalogueTrainingTests {
    /// Learning rates in place of the default, the first of default × 1, 3, 10, 0.3, 30, 0.1 … that does it with some margin; a default that does it stays.
    static let rates: [String: Double] = [
        "sgd": 0.3, "momentum": 0.03, "nesterov": 0.03, "averaged_sgd": 1, "qhm": 1, "noisy_sgd": 0.1, "optimistic_gradient_descent": 0.3,
        "sign_sgd": 0.003, "signum": 0.003, "adagrad": 0.03, "rmsprop": 0.003, "adam": 0.003, "adamw": 0.003, "adamax": 0.02, "nadam": 0.006,
        "nadamw": 0.006, "amsgrad": 0.003, "radam": 0.03, "adabelief": 0.003, "adan": 0.01, "adopt": 0.01, "ademamix": 0.003, "laprop": 0.004,
        "adafactor": 0.03, "lars": 3, "lamb": 0.01, "lion": 0.003, "cautious_adamw": 0.003, "cautious_lion": 0.003, "optimistic_adam": 0.003,
        "dadapt_adam": 3, "prodigy": 3, "mechanic": 3, "hypergradient": 0.3, "schedule_free_adamw": 0.0075, "sam": 0.3, "asam": 0.3,
        "shampoo": 0.01, "soap": 0.009, "psgd_kron": 0.003, "sophia_h": 0.003, "sophia_g": 0.003, "lookahead": 0.01, "swa": 0.1, "ema": 0.003,
        "newton": 0.3, "steepest_descent": 3, "perturbed_gd": 3, "negative_curvature_descent": 3, "neon": 3,
    ]

    /// How an optimizer is trained.
    enum Way {
        /// So many epochs of batches of 64, with 32 hidden units.
        case epochs(Int)
        /// So many steps on the whole training part without a hidden layer: 650 parameters, few enough for a matrix of all of them, with a small
        /// penalty that their validation accuracy needs.
        case whole(Int)
    }

    /// Where not eight epochs, or twenty steps on the whole training part for those that are made for it.
    static let ways: [String: Way] = [
        "noisy_sgd": .epochs(16),  // the noise falls with the steps
        "dog": .epochs(24),  // its distance starts at 1e-6
        "ema": .epochs(60),  // the average is over a thousand steps
        "natural_gradient": .whole(20),  // the Fisher matrix of 64 examples is singular, and its default damping small: it diverges on batches
        "steepest_descent": .whole(60), "perturbed_gd": .whole(60), "negative_curvature_descent": .whole(60), "neon": .whole(60),
        "cubic_newton": .whole(10),
    ]

    @Test(arguments: optimizerCatalogue.names) func `digits are learned to 0.95`(_ name: String) throws {
        let optimizer = try optimizerCatalogue.make(.string(name), path: "optimizer")
        let way = Self.ways[name] ?? (optimizer.batches == .whole ? .whole(20) : .epochs(8))
        var hidden: [ConfigurationNode] = [["dense": ["units": 32, "activation": "relu"]]], penalty: ConfigurationNode = [:]
        let training: ConfigurationNode
        switch way {
        case .epochs(let count): training = ["epochs": .integer(count), "batch_size": 64]
        case .whole(let count):
            training = ["steps": .integer(count), "batch_size": "full"]
            (hidden, penalty) = ([], ["l2": 0.001])
        }
        let experiment = try Experiment(specification: [
            "thalweg": 1, "data": "digits", "model": ["layers": .list(["flatten"] + hidden + [["dense": ["units": 10]]])],
            "loss": "softmax_cross_entropy", "regularization": penalty,
            "optimizer": ["name": .string(name), "learning_rate": .number(Self.rates[name] ?? optimizer.learningRate)], "training": training,
        ])
        let engine = try ownEngine()
        var options = TrainingOptions()
        options.probes = false
        options.engine = engine
        let accuracy = try #require(experiment.train(options).log.final.validation?.accuracy)
        #expect(accuracy >= 0.95, "\(name)")
        #expect(engine.compilations["training_steps"] == 1)
    }

    @Test(arguments: ["none", "strong_wolfe"]) func `L-BFGS learns digits on mini-batches where its pairs are of one batch`(_ search: String) throws {
        let optimizer: ConfigurationNode = ["lbfgs": ["pairs": "same_batch", "line_search": .string(search)]]
        let experiment = try Experiment(specification: [
            "thalweg": 1, "data": "digits", "model": ["layers": ["flatten", ["dense": ["units": 32, "activation": "relu"]], ["dense": ["units": 10]]]],
            "loss": "softmax_cross_entropy", "optimizer": optimizer, "training": ["epochs": 8, "batch_size": 128],
        ])
        var options = TrainingOptions()
        options.probes = false
        #expect(try #require(experiment.train(options).log.final.validation?.accuracy) >= 0.95)
    }
}
