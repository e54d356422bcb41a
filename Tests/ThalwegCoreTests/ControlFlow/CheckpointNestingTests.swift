import HurriedCompilation
import Testing
@testable import ThalwegCore

/// `checkpoint` inside loops, branches and batches, and those inside `checkpoint`.
@Suite struct CheckpointNestingTests {
    typealias Block = @Sendable (Tensor, Tensor) throws -> Tensor

    /// A block with several intermediate values, each `depth` layers deep; recomputed or not.
    private static func block(_ recomputed: Bool, depth: Int = 1) -> Block {
        let plain: @Sendable ([Tensor]) -> Tensor = { inputs in (0..<depth).reduce(inputs[0]) { h, _ in exp(tanh(h.matmul(inputs[1])) * 0.5).tanh() } }
        return { h, w in recomputed ? try checkpoint([h, w], plain) : plain([h, w]) }
    }

    /// A scalar of [n, k] inputs and [k, k] weights that puts the block somewhere.
    struct Place: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let function: @Sendable (Tensor, Tensor, @escaping Block) throws -> Tensor
    }

    private static let places: [Place] = [
        Place(testDescription: "in a scan") { x, w, block in
            try scan(x, length: 4) { h, _ in (try block(h, w), []) }.carry.squared().sum()
        },
        Place(testDescription: "in a scan over slices, stacking") { x, w, block in
            let (carry, outputs) = try scan(Tensor.zeros([x.shape[1]], dtype: x.dtype), over: [x]) { h, rows in
                let next = try block((h + rows[0]).expandDims(0), w).reshape(h.shape)
                return (next, [next * 2])
            }
            return carry.sum() + outputs[0].squared().sum()
        },
        Place(testDescription: "in both branches") { x, w, block in
            try cond(
                x.sum() .> 0, [x, w], then: { [try block(block(block($0[0], $0[1]), $0[1]), $0[1])] },
                else: { [try block(block($0[0] * 2, $0[1]), $0[1]) + $0[0]] })[0].squared().sum()
        },
        Place(testDescription: "in a loop with a bound") { x, w, block in
            try whileLoop([x, Tensor(0, dtype: .float64)], maximumIterations: 4, while: { $0[1] .< 3 }) { [try block($0[0], w), $0[1] + 1] }[0].squared().sum()
        },
        Place(testDescription: "in vmap") { x, w, block in
            try vmap({ (row: Tensor) in try block(block(block(row.expandDims(0), w), w), w).sum() })(x).squared().sum()
        },
        Place(testDescription: "in a branch in a scan in vmap") { x, w, block in
            try vmap({ (row: Tensor) in
                try scan(row.expandDims(0), length: 3) { h, _ in
                    (try cond(h.sum() .> 0, [h], then: { [try block($0[0], w)] }, else: { [$0[0] * 0.5 + 1] })[0], [])
                }.carry.sum()
            })(x).squared().sum()
        },
        Place(testDescription: "around a scan") { x, w, block in
            try checkpoint([x, w]) { inputs in try scan(inputs[0], length: 3) { h, _ in (try block(h, inputs[1]), []) }.carry }.squared().sum()
        },
    ]

    @Test("values and derivatives are those without", arguments: places)
    private func laws(place: Place) throws {
        func program(_ recomputed: Bool) throws -> [HostArray] {
            let function: @Sendable (Tensor, Tensor) throws -> Tensor = { try place.function($0, $1, Self.block(recomputed)) }
            let inputs: [HostArray] = [.spread([4, 3], seed: 1), .spread([3, 3], seed: 2), .spread([3, 3], seed: 3)]
            let all = try Program.trace(inputs.map { TensorType($0.dtype, $0.shape) }, closed: true) { arguments in
                let (x, w, v) = (arguments[0], arguments[1], arguments[2])
                let ofW: @Sendable (Tensor) throws -> Tensor = { try function(x, $0) }
                let gradient = grad(of: ofW)
                let each = vmap({ (row: Tensor) in grad(of: { (w: Tensor) in try function(row.expandDims(0), w) })(w) })
                return [
                    try ofW(w), gradient(w), grad(of: { (x: Tensor) in try function(x, w) })(x), try jvp(ofW, at: w, along: v).tangent,
                    hvp(of: ofW, at: w, along: v), grad(of: { (w: Tensor) in (gradient(w) * v).sum() })(w), try each(x),
                ]
            }
            return try all.simplified().runInHurry(inputs)
        }
        let kept = try program(false), recomputed = try program(true)
        #expect(kept.count == recomputed.count && kept[1].doubles.contains { abs($0) > 1e-6 })
        for (number, (a, b)) in zip(kept, recomputed).enumerated() {
            #expect(a.shape == b.shape && zip(a.doubles, b.doubles).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($0)) }, "result \(number)")
        }
    }

    /// The gradient by the weights of `places[number]`, blocks of 8 layers.
    private func gradient(_ place: Place, _ recomputed: Bool) throws -> Program {
        try Program.trace([TensorType(.float64, [128, 64]), TensorType(.float64, [64, 64])], closed: true) { arguments in
            [grad(of: { (w: Tensor) in try place.function(arguments[0], w, Self.block(recomputed, depth: 8)) })(arguments[1])]
        }
    }

    @Test("the gradient's program takes less memory", arguments: places.filter { $0.testDescription != "around a scan" })
    private func memory(place: Place) throws {
        let kept = try Engine.shared().compile(gradient(place, false)).memory.temporary
        let recomputed = try Engine.shared().compile(gradient(place, true)).memory.temporary
        print("\(place.testDescription): \(MemoryUse.text(kept)) kept, \(MemoryUse.text(recomputed)) with a checkpoint around each block")
        #expect(recomputed * 10 < kept * 9, "\(kept) kept, \(recomputed) recomputed")
    }

    @Test func `a scan stacks the block's input alone`() throws {
        func stacked(_ recomputed: Bool) throws -> Int {
            let scans = try gradient(Self.places[0], recomputed).simplified().equations.compactMap { $0.primitive as? Scan }
            let forward = try #require(scans.first)
            return forward.body.outputs.count - forward.carryCount
        }
        #expect(try stacked(true) == 1 && stacked(false) >= 8)
    }
}
