import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// Laws of transformations that contain others.
@Suite struct WrapperTests {
    private static let quadratic = Problem.quadratic

    /// Runs transformations side by side on the quadratic.
    private func run(_ transformations: [any GradientTransformation], steps: Int) throws -> OptimizerRun {
        var run = try OptimizerRun(transformations, from: Self.quadratic.start, loss: Self.quadratic.loss)
        try run.advance(steps)
        return run
    }

    /// Updates on gradients given step by step, with the state at the end.
    private func updates(_ transformation: any GradientTransformation, on gradients: [[Double]]) throws -> (updates: [[Double]], state: ArrayTree) {
        let parameters = Tree([("w", .full(1, [2], dtype: .float64))])
        var state = transformation.makeState(for: parameters), found: [Tensor] = []
        for gradient in gradients {
            found += transformation.update(Tree([("w", Tensor(gradient, dtype: .float64))]), state: &state, parameters: parameters).leaves
        }
        let values = try evaluate(found + state.leaves)
        return (values.prefix(found.count).map(\.doubles), ArrayTree(names: state.names, leaves: Array(values.dropFirst(found.count))))
    }

    @Test func `partition gives each parameter its own transformation, with a state for it alone`() throws {
        let byName = Partition(["fast": Scale(-2), "slow": chain(.trace(momentum: 0.9), .scale(byLearningRate: 1e-3))]) { name, _ in name == "a" ? "fast" : "slow" }
        let gradient = Tree([("a", Tensor([1.0], dtype: .float64)), ("m", Tensor(HostArray([1.0, 2, 3, 4], shape: [2, 2])))])
        var state = byName.makeState(for: gradient)
        #expect(state.names == ["slow.0.trace.m"])
        let update = byName.update(gradient, state: &state, parameters: gradient)
        #expect(update.names == gradient.names)
        #expect(try evaluate(update.leaves).map(\.doubles) == [[-2], [-0.001, -0.002, -0.003, -0.004]])

        let byRank: Partition = .partition(matrices: Scale(10), others: Scale(1))
        var none = byRank.makeState(for: gradient)
        #expect(try evaluate(byRank.update(gradient, state: &none, parameters: gradient).leaves).map(\.doubles) == [[1], [10, 20, 30, 40]])
    }

    @Test func `a label without a transformation is an error that names the parameter`() {
        let partition = Partition(["known": Identity()]) { name, _ in name == "a" ? "known" : "other" }
        let gradient = Tree([("a", Tensor(1.0, dtype: .float64)), ("b", Tensor(1.0, dtype: .float64))])
        var state = partition.makeState(for: gradient)
        let update = partition.update(gradient, state: &state, parameters: gradient)
        #expect(update["a"]?.failure == nil)
        let message = update["b"]?.failure.map { "\($0)" } ?? ""
        #expect(message.contains("\"b\" has the label \"other\""))
    }

    @Test func `a partition evaluates the averages of the parts that have them`() throws {
        let averaged = ExponentialWeightAverage(Scale(-0.1), decay: 0.5)
        let run = try run([Partition(["x": averaged, "y": Scale(-1e-3)]) { name, _ in name == "a" ? "x" : "y" }], steps: 3)
        let seen = try run.evaluated(0)
        #expect(seen["a"] != run.parameters["a"])
        #expect(seen["b"] == run.parameters["b"])
    }

    @Test func `accumulated gradients make the step of their mean, and zero between`() throws {
        let adam = Optimizer.adam(learningRate: 0.1).transformation
        let found = try updates(adam.accumulating(steps: 3), on: [[1, 2], [3, -2], [2, 3], [5, 0], [5, 1], [-4, 2]])
        let wanted = try updates(adam, on: [[2, 1], [2, 1]])
        #expect(Array(found.updates[0...1]) == [[0, 0], [0, 0]] && Array(found.updates[3...4]) == [[0, 0], [0, 0]])
        for (found, wanted) in [(found.updates[2], wanted.updates[0]), (found.updates[5], wanted.updates[1])] {
            for (found, wanted) in zip(found, wanted) { #expect(abs(found - wanted) < 1e-15) }
        }
        #expect(found.state["inner.count"]?.ints == [2])
        #expect(found.state["mean.w"]?.doubles == [0, 0])
    }

    @Test func `steps that are not finite are left out up to the limit, as if they had not been`() throws {
        let adam = ScaleByAdam()
        let found = try updates(adam.skippingNonFinite(limit: 2), on: [[1, 2], [.nan, 1], [1, .infinity], [3, 4]])
        let wanted = try updates(adam, on: [[1, 2], [3, 4]])
        #expect(found.updates == [wanted.updates[0], [0, 0], [0, 0], wanted.updates[1]])
        #expect(found.state.subtree("inner") == wanted.state)
        #expect(found.state["non_finite_in_a_row"]?.ints == [0])
        #expect(found.state["non_finite_steps"]?.ints == [2])
        let lost = try updates(adam.skippingNonFinite(limit: 2), on: [[.nan, 1], [.nan, 1], [.nan, 1]])
        #expect(lost.updates[1] == [0, 0])
        #expect(lost.updates[2][0].isNaN)
    }

    @Test func `skip_non_finite of a file keeps the optimizer's state, and the schedule goes on`() throws {
        let processing = try GradientProcessing(["skip_non_finite": 3])
        let transformation = Optimizer.adam().transformation(processing: processing)
        let found = try updates(transformation, on: [[1, 2], [.nan, 1]])
        #expect(found.updates[1] == [0, 0])
        #expect(found.state["count"]?.ints == [2])
        #expect(found.state["direction.inner.count"]?.ints == [1])
        #expect(found.state["direction.non_finite_steps"]?.ints == [1])
    }

    @Test func `injected schedules change hyper-parameters from step to step`() throws {
        let ramp = Schedule.linear(end: 0).resolved(steps: 4, stepsPerEpoch: 4)
        let injected = Inject(["momentum": (0.8, ramp)]) { Trace(momentum: $0["momentum"]) }
        // Momentum 0.8, 0.6, 0.4: 1; 0.6·1 + 1; 0.4·1.6 + 1.
        let found = try updates(injected, on: [[1, 2], [1, 2], [1, 2]]).updates
        for (found, wanted) in zip(found.map { $0[0] }, [1, 1.6, 1.64]) { #expect(abs(found - wanted) < 1e-14) }

        let constant = Inject(["beta1": (0.9, .constant), "beta2": (0.99, .constant), "rate": (0.1, .constant)]) {
            Chain([ScaleByAdam(beta1: $0["beta1"], beta2: $0["beta2"]), AddWeightDecay($0["rate"]), Scale(-0.01)])
        }
        let run = try run([constant, chain(.scaleByAdam(beta2: 0.99), .addDecoupledWeightDecay(0.1), .scale(by: -0.01))], steps: 20)
        for (found, wanted) in zip(run.parameters(of: 0).leaves.flatMap(\.doubles), run.parameters(of: 1).leaves.flatMap(\.doubles)) {
            #expect(abs(found - wanted) < 1e-13)
        }
        let missing = try? updates(Inject(["momentum": (0.8, ramp)]) { Trace(momentum: $0["mometum"]) }, on: [[1, 1]])
        #expect(missing == nil)
    }

    @Test func `wrappers take the learning rate beside them before that of the optimizer inside`() throws {
        #expect(try makeOptimizer("lookahead").learningRate == 0.001)
        #expect(try makeOptimizer(["ema": ["inner": ["sgd": ["learning_rate": 0.5]]]]).learningRate == 0.5)
        let both = try makeOptimizer(["swa": ["learning_rate": 0.25, "inner": ["lookahead": ["inner": ["sgd": ["learning_rate": 0.5, "momentum": 0.8]], "k": 2]]]])
        #expect(both.learningRate == 0.25)
        #expect(both.configuration == ["swa": ["learning_rate": 0.25, "inner": ["lookahead": ["inner": ["sgd": ["momentum": 0.8]], "k": 2]]]])
        #expect(try makeOptimizer(both.configuration).configuration == both.configuration)
        #expect(Optimizer.ema(.rprop()).batches == .whole)
    }

    @Test func `one program serves every step of wrappers, schedules and accumulation`() throws {
        let ramp = Schedule.oneCycle(warmup: .steps(3)).resolved(steps: 9, stepsPerEpoch: 3)
        let members: [any GradientTransformation] = [
            Accumulate(chain(.scaleByAdam(), .scale(by: -0.01)), steps: 2), Inject(["decay": (0.9, ramp)]) { chain(Trace(momentum: $0["decay"]), .scale(by: -0.001)) },
            Optimizer.lookahead().transformation(schedule: ramp), Optimizer.ema().transformation, Optimizer.swa().transformation,
            Optimizer.adam().transformation(processing: GradientProcessing(skipNonFinite: 2)),
            Partition(["a": Scale(-0.001), "b": Scale(-0.002)]) { name, _ in name },
            Optimizer.sgd().transformation(schedule: Schedule.reduceOnPlateau().resolved(steps: 9, stepsPerEpoch: 3)),
        ]
        var run = try run(members, steps: 7)
        run.values["7.s." + Optimizer.scheduleScaleLeaf] = HostArray(scalar: 0.5)
        run.values["3.s." + Optimizer.learningRateLeaf] = HostArray(scalar: 0.5)
        try run.advance(2)
        #expect(run.step.programCount == 1)
    }
}
