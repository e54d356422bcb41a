import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// A user's own transformation, as the tour writes it.
private struct HeavyBall: GradientTransformation {
    var decay = 0.9
    func makeState(for parameters: Tree) -> Tree { parameters.zeros() }
    func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        state = decay * state + gradient
        return state
    }
}

@Suite struct TransformationTests {
    static let gradient = Tree([("a", Tensor([3, 0], dtype: .float64)), ("b", Tensor([4], dtype: .float32))])

    private func once(_ transformation: some GradientTransformation, on gradient: Tree = gradient) throws -> [String: [Double]] {
        var state = transformation.makeState(for: gradient)
        let update = transformation.update(gradient, state: &state, parameters: gradient)
        return Dictionary(uniqueKeysWithValues: zip(update.names, try evaluate(update.leaves).map(\.doubles)))
    }

    @Test func `clipping by norm scales the whole to the limit, and leaves shorter ones alone`() throws {
        #expect(try once(.clip(norm: 2.5)) == ["a": [1.5, 0], "b": [2]])
        #expect(try once(.clip(norm: 5)) == ["a": [3, 0], "b": [4]])
        #expect(try once(.clip(norm: 50)) == ["a": [3, 0], "b": [4]])
    }

    @Test func `a zero gradient stays zero under clipping, and a NaN is not hidden`() throws {
        #expect(try once(.clip(norm: 1), on: Self.gradient.zeros()) == ["a": [0, 0], "b": [0]])
        let sick = Tree([("a", Tensor([.nan, 1], dtype: .float64))])
        #expect(try once(.clip(norm: 1), on: sick)["a"]?.allSatisfy(\.isNaN) == true)
        let clipped = try #require(try once(.clip(value: 0.5), on: sick)["a"])
        #expect(clipped[0].isNaN && clipped[1] == 0.5)
    }

    @Test func `clipping by value limits each entry on both sides`() throws {
        #expect(try once(.clip(value: 2), on: -1 * Self.gradient) == ["a": [-2, 0], "b": [-2]])
    }

    @Test func `a chain is its parts in order, with a state for each`() throws {
        let one = chain(.clip(norm: 2.5), .trace(momentum: 0.9), .scale(byLearningRate: 0.5))
        #expect(one.makeState(for: Self.gradient).names == ["1.trace.a", "1.trace.b"])
        #expect(try once(one) == ["a": [-0.75, 0], "b": [-1]])
        #expect(try once(chain(.scale(byLearningRate: 0.5), .clip(norm: 1.25))) == ["a": [-0.75, 0], "b": [-1]])
        #expect(try once(Chain([])) == ["a": [3, 0], "b": [4]])
    }

    @Test func `the tour's chain trains`() throws {
        let schedule = Schedule.cosine(warmup: .steps(10)).resolved(steps: 200, stepsPerEpoch: 10)
        let tour = chain(.clip(norm: 1), .scaleByAdam(), .addDecoupledWeightDecay(0.01), .scale(byLearningRate: 0.05, schedule: schedule))
        var run = try OptimizerRun(tour, from: Problem.quadratic.start, loss: Problem.quadratic.loss)
        try run.advance(200)
        #expect(run.parameters.leaves.flatMap(\.doubles).allSatisfy { abs($0) < 0.05 })
        #expect(run.state["3.count"]?.ints == [200])
    }

    @Test func `a transformation of one's own becomes an optimizer`() throws {
        let own = Optimizer("heavy_ball", learningRate: 2e-3, direction: HeavyBall())
        var mine = try OptimizerRun(own.transformation, from: Problem.quadratic.start, loss: Problem.quadratic.loss)
        var ours = try OptimizerRun(Optimizer.momentum(learningRate: 2e-3).transformation, from: Problem.quadratic.start, loss: Problem.quadratic.loss)
        try mine.advance(20)
        try ours.advance(20)
        #expect(mine.parameters == ours.parameters)
    }

    @Test func `frozen parameters keep their place, even where their gradient is not finite`() throws {
        let gradient = Tree([("a", Tensor([.nan, .infinity], dtype: .float64)), ("b", Tensor([4], dtype: .float32))])
        let frozen = ScaleByAdam().freezing { $0 == "a" }
        #expect(try once(frozen, on: gradient)["a"] == [0, 0])
        #expect(frozen.makeState(for: gradient).names == ["count", "first_moment.b", "second_moment.b"])
        #expect(try once(Scale(2).only { $0 == "a" }) == ["a": [6, 0], "b": [4]])
    }

    @Test func `the gradient node is read, written and refused`() throws {
        let node: ConfigurationNode = ["clip_norm": 1.5, "clip_value": 0.25, "noise": ["eta": 0.01, "gamma": 0.6]]
        let processing = try GradientProcessing(node)
        #expect(processing == GradientProcessing(clipNorm: 1.5, clipValue: 0.25, noise: .init(eta: 0.01, gamma: 0.6)))
        #expect(processing.configuration == node)
        #expect(try GradientProcessing(nil) == .none)
        #expect(GradientProcessing.none.configuration.isNull)
        for wrong: ConfigurationNode in [["clip_norm": 0], ["clip_nrom": 1], ["noise": ["gamma": 1]], ["noise": ["eta": -1]], "often"] {
            #expect(throws: ConfigurationError.self) { try GradientProcessing(wrong) }
        }
        // By value first, then by norm: (3, 0, 4) → (1, 0, 1) → divided by √2.
        let both = try #require(try once(Chain([GradientProcessing(clipNorm: 1, clipValue: 1).transformation()]))["a"])
        #expect(abs(both[0] - 0.5.squareRoot()) < 1e-12)
    }

    @Test func `noise has the stated variance at each step, and the seed's numbers`() throws {
        let zero = Tree([("a", .zeros([20_000], dtype: .float64)), ("b", .zeros([20_000], dtype: .float64))])
        func draws(seed: UInt64, steps: Int) throws -> [[Double]] {
            let noise = AddGradientNoise(eta: 0.5, gamma: 1, seed: seed)
            var state = noise.makeState(for: zero)
            var updates: [Tensor] = []
            for _ in 0..<steps { updates += noise.update(zero, state: &state, parameters: zero).leaves }
            return try evaluate(updates).map(\.doubles)
        }
        let found = try draws(seed: 3, steps: 4)
        for (number, values) in found.enumerated() {
            let variance = 0.5 / Double(1 + number / 2), count = Double(values.count)
            let mean = values.reduce(0, +) / count, square = values.reduce(0) { $0 + $1 * $1 } / count
            #expect(abs(mean) < 5 * (variance / count).squareRoot())
            #expect(abs(square / variance - 1) < 5 * (2 / count).squareRoot())
        }
        #expect(Set(found.map { $0[0] / $0[1] }).count == 8)
        #expect(try draws(seed: 3, steps: 1) == Array(found.prefix(2)))
        #expect(try draws(seed: 4, steps: 1)[0] != found[0])
    }
}
