import Testing
@testable import ThalwegCore

/// A function of f64 tensors and integer tensors that shall obey the laws of differentiation and batching.
struct IndexedSample: Sendable, CustomTestStringConvertible {
    let name: String
    let floats: [Shape]
    let integers: [HostArray]
    let function: @Sendable ([Tensor], [Tensor]) -> Tensor

    init(_ name: String, _ floats: [Shape], integers: [HostArray] = [], _ function: @escaping @Sendable ([Tensor], [Tensor]) -> Tensor) {
        self.name = name
        self.floats = floats
        self.integers = integers
        self.function = function
    }

    var testDescription: String { name }
}

/// Reproducible numbers in −1 ... 1, all different.
func spread(_ shape: Shape, seed: Int) -> HostArray {
    var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678
    return HostArray(
        (0..<shape.elementCount).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 0x1p52 - 1
        }, shape: shape)
}

/// Expects all laws of one sample, evaluated in one program: JVP = central differences, ⟨w, Jv⟩ = ⟨Jᵀw, v⟩, HVP symmetric and
/// equal to the difference of gradients, vmap = loop over every choice of batched inputs, for values and for gradients.
func expectLaws(_ sample: IndexedSample, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let count = sample.floats.count
    let points = sample.floats.enumerated().map { spread($1, seed: 3 * $0 + 1) }
    let arrays = points + sample.integers
    let program = try Program.trace(arrays.map { TensorType($0.dtype, $0.shape) }, closed: true) { inputs in
        let x = Array(inputs[..<count]), integers = Array(inputs[count...])
        let f: @Sendable ([Tensor]) -> Tensor = { sample.function($0, integers) }
        let v = sample.floats.enumerated().map { Tensor(spread($1, seed: 100 + $0)) }
        let u = sample.floats.enumerated().map { Tensor(spread($1, seed: 200 + $0)) }
        func moved(_ step: Double) -> [Tensor] { zip(x, v).map { $0 + $1 * step } }
        func inner(_ a: [Tensor], _ b: [Tensor]) -> Tensor { zip(a, b).map { ($0 * $1).sum() }.reduce(Tensor(0, dtype: .float64), +) }

        let (y, along) = try jvp(f, at: x, along: v)
        let h = 1e-6
        var pairs: [(Tensor, Tensor)] = [(along, (f(moved(h)) - f(moved(-h))) * (0.5 / h))]

        let weight = Tensor(spread(y.shape, seed: 300))
        let back = try vjp(f, at: x).pullback(weight)
        pairs.append(((weight * along).sum(), inner(back, v)))

        // ½ Σ w f² has a Hessian even where f is linear.
        let loss: @Sendable ([Tensor]) -> Tensor = { point in
            let y = f(point)
            return (weight * y * y).sum() * 0.5
        }
        let gradient = grad(of: loss), step = 1e-5
        let curved = hvp(of: loss, at: x, along: v)
        for (product, difference) in zip(curved, zip(gradient(moved(step)), gradient(moved(-step))).map { ($0 - $1) * (0.5 / step) }) {
            pairs.append((product, difference))
        }
        pairs.append((inner(curved, u), inner(hvp(of: loss, at: x, along: u), v)))

        // Two examples; every choice of the inputs that differ between them.
        let others = zip(x, u).map { $0 + 0.5 * $1 } + integers.map { $0.reverse() }
        for chosen in 1..<(1 << inputs.count) {
            let batched = inputs.indices.map { chosen >> $0 & 1 == 1 }
            let stacked = inputs.indices.map { batched[$0] ? Tensor.stacked([inputs[$0], others[$0]]) : inputs[$0] }
            let value: @Sendable ([Tensor]) -> [Tensor] = { [sample.function(Array($0[..<count]), Array($0[count...]))] }
            let gradient: @Sendable ([Tensor]) -> [Tensor] = { all in
                grad(of: { (point: [Tensor]) -> Tensor in
                    let y = sample.function(point, Array(all[count...]))
                    return (weight * y * y).sum()
                })(Array(all[..<count]))
            }
            let isWhole = chosen == (1 << inputs.count) - 1
            for body in isWhole ? [value, gradient] : [value] {
                let single = try Program.trace(inputs.map(\.type)) { body($0) }
                let (outputs, flags) = single.vectorized(stacked, batched: batched, size: 2)
                let second = body(inputs.indices.map { batched[$0] ? others[$0] : inputs[$0] })
                for (number, first) in body(inputs).enumerated() {
                    pairs.append((outputs[number].batchedAlready(flags[number], size: 2), .stacked([first, second[number]])))
                }
            }
        }
        return pairs.flatMap { [$0.0.reshape([-1]), $0.1.reshape([-1])] }
    }
    let results = try Engine.shared().compile(program).run(arrays).map(\.doubles)
    for number in stride(from: 0, to: results.count, by: 2) {
        #expect(results[number].count == results[number + 1].count, "pair \(number / 2)", sourceLocation: sourceLocation)
        for (a, b) in zip(results[number], results[number + 1]) {
            #expect(abs(a - b) < 2e-8 * 100 * max(1, abs(b)), "\(sample.name), pair \(number / 2): \(a) and \(b)", sourceLocation: sourceLocation)
        }
    }
}
