import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// Laws that hold for every row of the catalogue.
@Suite struct OptimizerConformanceTests {
    /// Parameters of several ranks and element types.
    static let start = ArrayTree([
        ("layers.0.weight", HostArray([0.5, -1, 2, 0.25, 1, -3], shape: [2, 3], dtype: .float32)),
        ("layers.0.bias", HostArray([0.1, 0.2, 0.3])), ("scale", HostArray(scalar: 1.5, dtype: .float32)),
    ])

    /// `scale · Σ x²` over all entries: as a loss, and taken apart with the entries as a model's outputs.
    static func bowl(_ scale: Double) -> Objective { bowl(Tensor(scale, dtype: .float64)) }

    /// With a scale that may be traced.
    static func bowl(_ scale: Tensor) -> Objective {
        let outputs: @Sendable (Tree) -> Tensor = { tree in
            .concatenated(tree.leaves.map { $0.reshape([$0.shape.elementCount]).converted(to: .float64) }, axis: 0)
        }
        let loss: @Sendable (Tensor) throws -> Tensor = { scale * $0.squared().sum() }
        let sampled: @Sendable (Tensor, RandomKey) throws -> Tensor = { outputs, key in
            scale * (outputs - stopGradient(outputs) - key.normal(outputs.shape, dtype: .float64)).squared().sum()
        }
        let one = Tensor(1, dtype: .float64)
        return Objective(
            { scale * outputs($0).squared().sum() },
            model: ModelObjective(
                outputs: outputs, lossOfOutputs: loss, sampledLossOfOutputs: sampled, exampleCount: one,
                factored: FactoredModel(outputs: outputs, lossOfOutputs: loss, sampledLossOfOutputs: sampled, exampleCount: one, layers: [])))
    }

    @Test(arguments: optimizerCatalogue.names) func `state keeps its names and types, the update has those of the parameters`(_ name: String) throws {
        let transformation = try makeOptimizer(.map([name: Self.covering(name)])).transformation
        let parameters = Self.start.tensors
        var state = transformation.makeState(for: parameters)
        let before = state
        let (value, gradient) = Self.bowl(0.05).valueAndGradient(at: parameters)
        let iterate = Iterate(parameters: parameters, value: value, objective: Self.bowl(0.05))
        let update = transformation.update(gradient, state: &state, at: iterate)
        #expect(update.names == parameters.names)
        #expect(update.leaves.map(\.type) == parameters.leaves.map(\.type))
        #expect(state.names == before.names)
        #expect(state.leaves.map(\.type) == before.leaves.map(\.type))
        #expect(update.leaves.compactMap(\.failure).isEmpty)
        #expect(Set(state.names).isSuperset(of: ["count", Optimizer.learningRateLeaf]))
    }

    /// Optimizers that move where the gradient is zero, and why.
    static let movesWithoutGradient = [
        "yogi": "its mean of gradients starts above 0, as in optax", "noisy_sgd": "the noise stays",
        "averaged_sgd": "its lambda is a decay of the parameters", "perturbed_gd": "that is when it displaces",
        "entropy_sgd": "its walk is random",
    ]

    @Test(arguments: BadInputTests.parts)
    func `a zero gradient moves nothing, a rate goes down, and its negative up with a warning`(_ names: [String]) throws {
        // Decay moves parameters without a gradient.
        let options = names.map { name in
            var options = Self.covering(name)
            if optimizerCatalogue.named(name)?.options.contains(where: { $0.name == "weight_decay" }) ?? false { options["weight_decay"] = 0 }
            return options
        }
        let down = try zip(names, options).map { try makeOptimizer(.map([$0: $1])) }
        let up = try zip(zip(names, options), down).map { row, optimizer in
            var options = row.1
            options["learning_rate"] = .number(-optimizer.learningRate)
            return try makeOptimizer(.map([row.0: options]))
        }
        #expect(down.flatMap(\.warnings) == [])
        for optimizer in up { #expect(optimizer.warnings.count == 1 && optimizer.warnings[0].contains("\(optimizer.learningRate)")) }

        // The rate is a number of the state, and so all three take one program.
        let run = try OptimizerRun(down.map(\.transformation), from: Self.start, scale: 1) { Self.bowl($0) }
        var still = run, descent = run, ascent = run
        still.values["scale"] = HostArray(scalar: 0.0)
        try still.advance(3)
        for (number, name) in names.enumerated() where Self.movesWithoutGradient[name] == nil {
            #expect(still.parameters(of: number) == Self.start, "\(name)")
            #expect(still.state(of: number)["count"]?.ints == [3], "\(name)")
        }

        func value(_ run: OptimizerRun, _ number: Int) throws -> Double { try run.evaluated(number).leaves.flatMap(\.doubles).reduce(0) { $0 + $1 * $1 } }
        let start = try value(run, 0)
        ascent.values = try OptimizerRun.values(up.map(\.transformation), from: Self.start, scale: 1)
        try descent.advance(20)
        try ascent.advance(20)
        #expect(run.step.programCount == 1)
        for (number, name) in names.enumerated() {
            if Self.slow[name] == nil { #expect(try value(descent, number) < start, "\(name)") }
            #expect(try value(ascent, number) > start, "\(name)")
        }
        guard names.contains(where: { Self.slow[$0] != nil }) else { return }
        try descent.advance(280)
        for (number, name) in names.enumerated() where Self.slow[name] != nil { #expect(try value(descent, number) < 0.99 * start, "\(name)") }
    }

    /// Optimizers that twenty steps are too few for, with the reason; they get three hundred.
    private static let slow: [String: String] = [
        "dadapt_adam": "its estimate of the distance starts at 1e-6 and has not settled after twenty",
    ]

    @Test(arguments: optimizerCatalogue.names) func `a file's options come back as they were written`(_ name: String) throws {
        let entry = try #require(optimizerCatalogue.named(name))
        #expect(!entry.reference.isEmpty)
        let plain = try makeOptimizer(.string(name))
        #expect(plain.name == name)
        #expect(plain.options == ["learning_rate": .number(plain.learningRate)])
        for option in entry.options {
            let node = Self.changed(option, of: name)
            let optimizer = try makeOptimizer(node)
            #expect(optimizer.options[option.name] == node[name]?[option.name])
            #expect(try makeOptimizer(optimizer.configuration).configuration == optimizer.configuration)
        }
    }

    @Test(arguments: optimizerCatalogue.names) func `every option changes the path`(_ name: String) throws {
        let entry = try #require(optimizerCatalogue.named(name))
        let nodes = [Self.base(of: name)] + entry.options.map { Self.changed($0, of: name) }
        let ground = Self.ground(of: entry)
        var run = try OptimizerRun(nodes.map { try makeOptimizer($0).transformation }, from: ground.start, objective: ground.objective)
        try run.advance(ground.steps)
        let plain = try run.evaluated(0)
        for (number, option) in entry.options.enumerated() where Self.withoutEffect["\(name).\(option.name)"] == nil {
            let isOther = try run.parameters(of: number + 1) != run.parameters(of: 0) || run.evaluated(number + 1) != plain
            #expect(isOther, "\(option.name) has no effect")
        }
    }

    /// Where options are told apart: methods that end on a quadratic within a few steps get wells with
    /// negative curvature between them, one with options about matrices a layer. Compiling takes the time, so parameters are in one leaf where they can.
    private static func ground(of entry: CatalogueEntry<Optimizer>) -> (start: ArrayTree, objective: Objective, steps: Int) {
        let isForModels = ["adafactor", "adahessian", "sophia_h", "sophia_g", "kfac", "ekfac"].contains(entry.name) || entry.family == "matrix"
        guard ["second order", "out of saddles and minima"].contains(entry.family), !isForModels else {
            // Sophia's clipping hides the other options where every entry reaches it.
            if entry.name.hasPrefix("sophia") { return (Problem.mlp.start, Problem.mlp.objective, 100) }
            if isForModels { return (Self.layer.start, Self.layer.objective, ["kfac", "ekfac"].contains(entry.name) ? 30 : 100) }
            let curvatures = Tensor([1, 10, 100, 0.1, 300], dtype: .float64)
            return (ArrayTree([("x", HostArray([1, -0.7, 0.9, -1.3, 0.4]))]), Objective { 0.5 * (curvatures * $0.leaves[0].squared()).sum() }, 100)
        }
        let residuals: @Sendable (Tree) -> Tensor = { tree in
            let x = tree.leaves[0], wells = x.squared() - Tensor([1, 2, 3, 0.5, 1.5], dtype: .float64)
            return .concatenated([wells, 0.3 * x.sum().reshape([1])], axis: 0)
        }
        let half: @Sendable (Tensor) -> Tensor = { 0.5 * $0.squared().sum() }
        return (
            ArrayTree([("x", HostArray([0.3, -0.2, 0.5, 0.1, -0.4]))]),
            Objective(
                { half(residuals($0)) }, model: ModelObjective(outputs: residuals, lossOfOutputs: half, exampleCount: Tensor(1, dtype: .float64))),
            entry.family != "second order" ? 60 : entry.name == "cubic_newton" ? 6 : 12  // before rounding is all that is left between them
        )
    }

    /// A dense layer with tanh, fitted to a wave: the fewest parameters that are a matrix with a bias.
    private static let layer: (start: ArrayTree, objective: Objective) = {
        let outputs: @Sendable (Tree) -> Tensor = { tree in
            guard let weight = tree["weight"], let bias = tree["bias"] else { return Tensor(.nan, dtype: .float64) }
            return tanh(tap(tap(Tensor(Problem.wave([8, 3], 0, 1)), "x").matmul(weight) + bias, "z"))
        }
        let loss: @Sendable (Tensor) -> Tensor = { ($0 - Tensor(Problem.wave([8, 4], 0.5, 0.8))).squared().mean() }
        let sampled: @Sendable (Tensor, RandomKey) throws -> Tensor = { outputs, key in
            (outputs - stopGradient(outputs) - key.normal(outputs.shape, dtype: .float64)).squared().mean()
        }
        let count = Tensor(8, dtype: .float64), layers = [FactoredLayer(.dense, weight: "weight", bias: "bias", inputTap: "x", outputTap: "z")]
        return (
            ArrayTree([("bias", Problem.wave([4], 0.1, 0.1)), ("weight", Problem.wave([3, 4], 0.3, 0.6))]),
            Objective(
                { loss(outputs($0)) },
                model: ModelObjective(
                    outputs: outputs, lossOfOutputs: loss, sampledLossOfOutputs: sampled, exampleCount: count,
                    factored: FactoredModel(outputs: outputs, lossOfOutputs: loss, sampledLossOfOutputs: sampled, exampleCount: count, layers: layers)))
        )
    }()

    /// Options that change nothing here, with the reason; each is tested elsewhere.
    private static let withoutEffect: [String: String] = [
        "lbfgs.pairs": "on one and the same batch both ways of forming pairs are the same",
        "cubic_newton.steps": "counts with solver: lanczos alone",
        "adahessian.spatial_averaging": "there is no convolution; see CurvatureEstimateTests",
        "kfac.damping_period": "counts with adaptive_damping; see KFACTests", "ekfac.damping_period": "counts with adaptive_damping; see KFACTests",
        "kfac.damping_decay": "counts with adaptive_damping; see KFACTests", "ekfac.damping_decay": "counts with adaptive_damping; see KFACTests",
        "kfac.uncovered": "every parameter has a layer; see KFACTests", "ekfac.uncovered": "every parameter has a layer; see KFACTests",
        "kfac.sharing": "no weight is shared; see KFACTests", "ekfac.sharing": "no weight is shared; see KFACTests",
    ]

    /// What lets a method that works layer by layer run without layers.
    static func covering(_ name: String) -> ConfigurationNode { ["kfac", "ekfac"].contains(name) ? ["uncovered": "gradient"] : [:] }

    /// Options under which the others count: SGD with momentum, sign methods with steps that reach the valley's floor.
    private static func base(of name: String) -> ConfigurationNode {
        switch name {
        case "sgd": .map([name: ["momentum": 0.25]])
        case "perturbed_gd": .map([name: ["gradient_threshold": 100, "interval": 5]])
        case "negative_curvature_descent", "neon": .map([name: ["gradient_threshold": 100]])
        case "basin_hopping": .map([name: ["interval": 5, "step_size": 2]])
        case "multi_start": .map([name: ["interval": 5]])
        case "hessian_free": .map([name: ["max_iterations": 3]])
        case "soap": .map([name: ["largest_side": 4]])
        case "shampoo": .map([name: ["block_size": 4, "weight_decay": 0.01]])
        case "psgd_kron": .map([name: ["largest_triangle": 4, "balance_probability": 0.5]])
        case "kfac", "ekfac": .map([name: ["norm_constraint": 0.00001]])
        case "lion", "cautious_lion", "signum": .map([name: ["learning_rate": 0.05]])
        // A short memory and long steps, so that a gradient follows a much smaller one.
        case "adopt": .map([name: ["learning_rate": 0.05, "beta2": 0.1]])
        case "sign_sgd": .map([name: ["learning_rate": 0.05, "momentum": 0.9]])
        case "dadapt_adam": .map([name: ["weight_decay": 0.1]])
        case "prodigy": .map([name: ["learning_rate": 0.5, "weight_decay": 0.1]])
        case "momo": .map([name: ["learning_rate": 0.003]])
        case "momo_adam": .map([name: ["learning_rate": 2]])
        case "polyak_sgd": .map([name: ["learning_rate": 1.9, "f_min": 30, "max_learning_rate": 0.001]])
        case "hypergradient": .map([name: ["hyper_rate": 1e-9]])
        case "schedule_free_sgd": .map([name: ["learning_rate": 0.003]])
        default: .map([name: [:]])
        }
    }

    /// The option at another value than its default.
    private static func changed(_ option: OptionDescription, of name: String) -> ConfigurationNode {
        var node = base(of: name)[name] ?? [:]
        if let other = others["\(name).\(option.name)"] {
            node[option.name] = other
            return .map([name: node])
        }
        switch (option.kind, option.defaultValue?.bool, option.defaultValue?.double) {
        case (.boolean, let flag?, _): node[option.name] = .bool(!flag)
        case (.integer, _, let number?): node[option.name] = .integer(2 * Int(number) + 1)
        case (.number, _, let number?): node[option.name] = .number((number + 0.3) / 2)
        case (.number, _, nil): node[option.name] = 0.02
        case (.named, _, _): node[option.name] = "nesterov"
        case (.choice(let words), _, _): node[option.name] = words.first { $0 != option.defaultValue?.string }.map { .string($0) }
        default: Issue.record("no default for \(option.name)")
        }
        return .map([name: node])
    }

    /// Values to try of options whose range does not hold the usual ones.
    private static let others: [String: ConfigurationNode] = [
        "shampoo.block_size": 2, "soap.largest_side": 2, "psgd_kron.largest_triangle": 2, "psgd_kron.probability": 0.3,
        "kfac.inverse_period": 10, "ekfac.inverse_period": 10, "kfac.estimate_period": 5, "ekfac.estimate_period": 5,
        "ekfac.damping": 0.5,
        "newton_cg.max_iterations": 2, "gauss_newton.max_iterations": 2, "natural_gradient.max_iterations": 2,
        "trust_region_newton.initial_radius": 0.1, "trust_region_newton.max_radius": 0.15, "saddle_free_newton.krylov": 2,
        "steepest_descent.growth": 4.5, "cubic_newton.initial_sigma": 20.5,
        "perturbed_gd.gradient_threshold": 0.002, "perturbed_gd.radius": 0.5, "perturbed_gd.interval": 8, "perturbed_gd.decrease": 100.5,
        "negative_curvature_descent.gradient_threshold": 0.02, "negative_curvature_descent.curvature_threshold": 50.5,
        "negative_curvature_descent.steps": 2, "neon.gradient_threshold": 0.002, "neon.iterations": 3, "basin_hopping.temperature": 1e-6, "lbfgs.history": 1,
        "rprop.eta_plus": 1.5, "rprop.max_step": 0.02, "ademamix.warmup": 50, "adafactor.min_size_to_factor": 2,
        "dadapt_sgd.growth_rate": 1.1, "dadapt_adam.growth_rate": 1.1, "prodigy.growth_rate": 1.1, "hypergradient.hyper_rate": 1e-8,
        "schedule_free_sgd.warmup_steps": 9, "schedule_free_adamw.warmup_steps": 9,
    ]
}
