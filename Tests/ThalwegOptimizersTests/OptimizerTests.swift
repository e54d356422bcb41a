import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

@Suite struct OptimizerTests {
    @Test func `another learning rate needs no other program`() throws {
        let start = Problem.quadratic.start, loss = Problem.quadratic.loss
        var slow = try OptimizerRun(Optimizer.adam(learningRate: 1e-3).transformation, from: start, loss: loss)
        var fast = try OptimizerRun(Optimizer.adam(learningRate: 0.05).transformation, from: start, loss: loss)
        slow.values["0.s." + Optimizer.learningRateLeaf] = HostArray(scalar: 0.05)
        try slow.advance(5)
        try fast.advance(5)
        #expect(slow.parameters == fast.parameters)
    }

    @Test func `the schedule multiplies the rate and the host's factor multiplies both`() throws {
        let optimizer = Optimizer.sgd(learningRate: 0.5)
        let schedule = Schedule.reduceOnPlateau(warmup: .steps(4)).resolved(steps: 100, stepsPerEpoch: 10)
        let start = ArrayTree([("w", HostArray([1.0]))])
        var run = try OptimizerRun(optimizer.transformation(schedule: schedule), from: start) { $0.leaves[0].sum() }
        try run.advance()
        #expect(run.parameters["w"]?.doubles == [1 - 0.5 / 4])
        run.values["0.s." + Optimizer.scheduleScaleLeaf] = HostArray(scalar: 0.1)
        try run.advance()
        #expect(abs((run.parameters["w"]?.scalar ?? 0) - (1 - 0.125 - 0.5 * 0.5 * 0.1)) < 1e-15)
        #expect(try Optimizer.sgd().transformation.initialState(for: start)[Optimizer.scheduleScaleLeaf] == nil)
    }

    @Test(arguments: [
        (Optimizer.sgd(), 2.0), (.momentum(momentum: 0.5), 3), (.nesterov(momentum: 0.5), 1.5),
    ])
    func `a quadratic is stable below the stated curvature and not above`(_ optimizer: Optimizer, _ coefficient: Double) throws {
        let bound = try #require(optimizer.stability)
        #expect(bound.matrix == .hessian)
        #expect(abs(bound.coefficient - coefficient) < 1e-12)
        let threshold = bound.threshold(learningRate: optimizer.learningRate)
        var run = try OptimizerRun(optimizer.transformation, from: ArrayTree([("w", HostArray([1.0, 1.0]))])) {
            0.5 * (Tensor([0.97 * threshold, 1.03 * threshold], dtype: .float64) * $0.leaves[0].squared()).sum()
        }
        try run.advance(400)
        let end = try #require(run.parameters["w"]).doubles.map(abs)
        #expect(end[0] < 1e-2)
        #expect(end[1] > 1e2)
    }

    /// Decays so slow, and moments so old, that the divisor stands still over the test.
    @Test(arguments: [
        (Optimizer.adam(beta2: 0.9999999), 38), (.adam(beta1: 0, beta2: 0.9999999), 2), (.adam(beta2: 0.9999999, weightDecay: 3000), 38),
        (.amsgrad(beta2: 0.9999999), 38), (.adamW(beta2: 0.9999999, weightDecay: 0), 38), (.adamax(beta2: 0.9999999), 38), (.radam(beta2: 0.9999999), 38),
        (.adabelief(beta2: 0.9999999), 38), (.yogi(beta2: 0.9999999), 38), (.laprop(beta2: 0.9999999), 38),
        (.nadam(beta2: 0.9999999), 3.8 / 0.28), (.nadamW(beta2: 0.9999999, weightDecay: 0), 3.8 / 0.28), (.rmsprop(decay: 0.9999999), 2),
        (.rmsprop(decay: 0.9999999, momentum: 0.5, centered: true), 3), (.adagrad(), 2), (.ema(.adam(beta2: 0.9999999)), 38),
    ])
    func `a quadratic is stable below the stated curvature over the optimizer's own divisor and not above`(_ optimizer: Optimizer, _ coefficient: Double) throws {
        let bound = try #require(optimizer.stability), size = 1e-8
        #expect(bound.matrix == .preconditionedHessian && abs(bound.coefficient - coefficient) < 1e-10)
        var fixed = ArrayTree()
        func run(_ curvatures: [Double]) throws -> OptimizerRun {
            var run = try OptimizerRun(optimizer.transformation, from: ArrayTree([("w", HostArray([size, size]))])) {
                0.5 * (Tensor(curvatures, dtype: .float64) * $0.leaves[0].squared()).sum()
            }
            for (name, leaf) in run.values.pairs {
                func set(_ value: Double) { run.values[name] = HostArray([Double](repeating: value, count: leaf.count), shape: leaf.shape, dtype: leaf.dtype) }
                if name.hasSuffix("count") { set(2e9) }
                if name.hasSuffix("second_moment.w") || name.hasSuffix("sum_of_squares.w") { set(0.25) }
                if name.hasSuffix("first_moment.w") || name.hasSuffix("momentum_product") { set(0) }
                if name.hasSuffix("largest.w") { set(0.5) }
            }
            fixed = run.state
            return run
        }
        _ = try run([1, 1])
        let divisor = try #require(optimizer.transformation.preconditioner(state: fixed.tensors))
        let threshold = try evaluate(divisor.leaves)[0].doubles[0] * bound.threshold(learningRate: optimizer.learningRate) - bound.decay
        var moving = try run([0.97 * threshold, 1.03 * threshold])
        var end = [size, size], highest = size
        // What has grown far makes the divisor grow, and comes back.
        for _ in 0..<30 {
            try moving.advance(10)
            end = try #require(moving.parameters["w"]).doubles.map(abs)
            highest = max(highest, end[1])
        }
        #expect(end[0] < size / 30 && highest > size * 30)
    }

    @Test(arguments: [
        ("adam: {learning_rate: .nan}", "learning_rate"), ("adam: {learning_rate: fast}", "learning_rate"),
        ("{adam: {learningrate: 0.1}}", "did you mean \"learning_rate\""), ("adma", "did you mean \"adam\""),
        ("{sgd: {nesterov: true}}", "momentum"), ("{adam: {beta1: 1.0}}", "beta1"), ("{adam: {beta1: -0.1}}", "beta1"),
        ("{adamw: {weight_decay: -1}}", "weight_decay"), ("{adadelta: {epsilon: 0}}", "epsilon"),
    ])
    func `a mistake in a file is refused by name`(_ text: String, _ mentioned: String) throws {
        let node = try YAMLReader.parse(text, file: nil)
        let error = #expect(throws: ConfigurationError.self) { try makeOptimizer(node) }
        #expect(error.map { "\($0)" }?.contains(mentioned) == true)
    }

    @Test func `a rate that is not finite is warned of in code`() {
        #expect(Optimizer.sgd(learningRate: .nan).warnings.count == 1)
        #expect(Optimizer.sgd(learningRate: 0).warnings.count == 1)
    }
}
