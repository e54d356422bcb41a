import Testing
@testable import ThalwegCore

@Suite struct RemadeResidualsTests {
    /// A gate times a candidate: their derivatives are made of themselves.
    private func loss(_ weights: Tensor, _ x: Tensor) throws -> Tensor {
        try scan(Tensor.full(0.1, [4], dtype: .float64), over: [x]) { carry, slices in
            let gate = logistic(weights * carry), candidate = tanh(slices[0] * carry)
            return (gate * candidate + slices[0], [])
        }.carry.sum()
    }

    @Test("a loop keeps the gates of a step, not their derivatives") func kept() throws {
        let types = [TensorType(.float64, [4]), TensorType(.float64, [5, 4])]
        let program = try Program.trace(types, closed: true) { inputs in [grad { try loss($0, inputs[1]) }(inputs[0])] }
        let forward = try #require(program.equations.compactMap { $0.primitive as? Scan }.first)
        // The carry; of every step the carry before, the gate and the candidate.
        #expect(forward.outputCount == 4, "the loop hands out \(forward.outputCount) arrays")
    }

    @Test("only sums and products of other residuals are made again") func chosen() {
        let x = Tensor.placeholder(TensorType(.float32, [2])), y = tanh(x), slope = 1 - y * y
        #expect(RemadeResiduals.among([y, slope]) == [1: 2])
        #expect(RemadeResiduals.among([slope]).isEmpty)
        #expect(RemadeResiduals.among([y, tanh(y)]).isEmpty)
        #expect(RemadeResiduals.among([x, x.sum()]).isEmpty)
    }

    @Test("gradients and second derivatives stay those of differences") func differences() throws {
        let weights = HostArray([0.3, -0.7, 1.2, 0.5] as [Double]), x = HostArray((0..<20).map { Double($0 % 7) / 5 - 0.5 }, shape: [5, 4])
        let value = try compile { (w: Tensor, x: Tensor) in try loss(w, x) }
        let slope = try compile { (w: Tensor, x: Tensor) in grad { try loss($0, x) }(w) }
        let curvature = try compile { (w: Tensor, x: Tensor) in hvp(of: { w in (try? loss(w, x)) ?? w }, at: w, along: w * 0 + 1) }
        func moved(_ by: Double, _ place: Int? = nil) -> HostArray {
            HostArray(weights.doubles.enumerated().map { place == nil || $0 == place ? $1 + by : $1 }, shape: [4])
        }
        let step = 1e-5, gradient = try slope(weights, x).doubles
        for place in 0..<4 {
            let difference = (try value(moved(step, place), x).scalar - value(moved(-step, place), x).scalar) / (2 * step)
            #expect(abs(gradient[place] - difference) < 1e-8)
        }
        let (up, down) = (try slope(moved(step), x).doubles, try slope(moved(-step), x).doubles)
        for (exact, (a, b)) in zip(try curvature(weights, x).doubles, zip(up, down)) { #expect(abs(exact - (a - b) / (2 * step)) < 1e-7) }
    }
}
