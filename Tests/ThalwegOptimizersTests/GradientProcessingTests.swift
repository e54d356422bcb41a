import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// Clipping and centralization, against numbers worked out by hand.
@Suite struct GradientProcessingTests {
    private static let matrix = Tensor(HostArray([3.0, 0, 4, 0.5], shape: [2, 2]))
    private static let gradient = Tree([("w", matrix), ("b", Tensor([6, 8], dtype: .float64))])
    /// Columns of norm 5 and 0; a vector of norm 0.5.
    private static let weights = Tree([
        ("w", Tensor(HostArray([0.0, 0, 5, 0], shape: [2, 2]))), ("b", Tensor([0.3, 0.4], dtype: .float64)),
    ])

    private func once(_ transformation: some GradientTransformation) throws -> [String: [Double]] {
        var state = transformation.makeState(for: Self.weights)
        let update = transformation.update(Self.gradient, state: &state, parameters: Self.weights)
        return Dictionary(uniqueKeysWithValues: zip(update.names, try evaluate(update.leaves).map(\.doubles)))
    }

    @Test func `adaptive clipping is by the output's weights, a vector's by all of it`() throws {
        let found = try once(.clip(adaptive: 0.1, epsilon: 0.5))
        // Column 0: norm 5, at most 0.5. Column 1: norm 0.5, at most 0.1 · 0.5. Vector: norm 10, at most 0.05.
        for (found, wanted) in zip(try #require(found["w"]), [0.3, 0, 0.4, 0.05]) { #expect(abs(found - wanted) < 1e-15) }
        for (found, wanted) in zip(try #require(found["b"]), [0.03, 0.04]) { #expect(abs(found - wanted) < 1e-15) }
        #expect(try once(.clip(adaptive: 100, epsilon: 0.5)) == ["w": [3, 0, 4, 0.5], "b": [6, 8]])
    }

    @Test func `clipping by root mean square is by parameter`() throws {
        let found = try once(.clip(blockRMS: 5))
        #expect(found["w"] == [3, 0, 4, 0.5])
        for (found, wanted) in zip(try #require(found["b"]), [6 * 5 / 50.0.squareRoot(), 8 * 5 / 50.0.squareRoot()]) { #expect(abs(found - wanted) < 1e-14) }
    }

    @Test func `centralized gradients have mean zero for each output, vectors stay`() throws {
        #expect(try once(.centralize) == ["w": [-0.5, -0.25, 0.5, 0.25], "b": [6, 8]])
    }

    @Test func `zeros stand in for what is not finite, and for that alone`() throws {
        var state = Tree()
        let sick = Tree([("w", Tensor([.nan, 1, -.infinity, 2], dtype: .float64))])
        #expect(try evaluate(ZeroNonFinite().update(sick, state: &state, parameters: sick).leaves).map(\.doubles) == [[0, 1, 0, 2]])
    }

    @Test func `all of the gradient node is read, written and used in its order`() throws {
        let node: ConfigurationNode = [
            "clip_norm": 1.5, "clip_value": 5.5, "clip_block_rms": 4.5, "clip_adaptive": 0.1, "centralize": true, "zero_non_finite": true, "skip_non_finite": 2,
            "noise": ["eta": 0.0, "gamma": 0.5],
        ]
        let processing = try GradientProcessing(node)
        #expect(processing.configuration == node)
        let found = try once(processing.transformation())
        let parts = try once(
            chain(.zeroNonFinite, .clip(value: 5.5), .clip(blockRMS: 4.5), .clip(adaptive: 0.1), .clip(norm: 1.5), .centralize))
        #expect(found == parts)
        for wrong: ConfigurationNode in [["clip_adaptive": 0], ["clip_block_rms": -1], ["skip_non_finite": -1], ["skip_non_finite": 1.5], ["centralise": true]] {
            #expect(throws: ConfigurationError.self) { try GradientProcessing(wrong) }
        }
    }
}
