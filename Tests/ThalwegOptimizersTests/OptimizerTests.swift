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

    @Test func `Adam's preconditioned bound is 38 over the learning rate`() {
        #expect(abs((Optimizer.adam(learningRate: 1e-3).stability?.threshold(learningRate: 1e-3) ?? 0) - 38_000) < 1e-6)
        #expect(Optimizer.adam().stability?.matrix == .preconditionedHessian)
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
