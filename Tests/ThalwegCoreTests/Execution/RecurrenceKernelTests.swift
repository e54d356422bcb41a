import Foundation
import HostKernels
import StableHLO
import Testing

@testable import ThalwegCore

/// Loops over the steps of a sequence by the host's kernel give what the compiler's loop gives.
@Suite(.enabled(if: HostKernel.available.contains(.recurrence))) struct RecurrenceKernelTests {
    private static let steps = 5, batch = 37, inputs = 24, units = 40

    private func text(_ program: Program, platform: String = "cpu") throws -> String {
        try program.simplified().module(named: "recurrence", platform: platform, kernels: HostKernel.available, aliases: [:]).text
    }
    private func calls(_ text: String) -> Int { text.components(separatedBy: "thalweg.recurrence").count - 1 }

    /// Runs with and without kernels, expects the same numbers to a few roundings, and gives the number of calls.
    private func expectSame(_ shapes: [Shape], tolerance: Double = 2e-5, _ body: ([Tensor]) throws -> [Tensor]) throws -> Int {
        let program = try Program.trace(shapes.map { TensorType(.float32, $0) }, closed: true, body)
        let arrays = shapes.enumerated().map { number, shape in
            HostArray((0..<shape.elementCount).map { Float(sin(Double($0) * 0.37 + Double(number))) * 0.4 }, shape: shape)
        }
        let ours = try Engine.shared().compile(program).run(arrays), theirs = try LoopKernelTests.plain.get().compile(program).run(arrays)
        for (number, (a, b)) in zip(ours, theirs).enumerated() {
            let scale = b.doubles.reduce(0.0) { Swift.max($0, Swift.abs($1)) }
            let worst = zip(a.doubles, b.doubles).map { Swift.abs($0 - $1) }.max() ?? 0
            #expect(scale > 1e-3 && worst <= tolerance * scale, "output \(number): \(worst) of \(scale)")
        }
        #expect(calls(try text(program, platform: "cuda")) == 0)
        return calls(try text(program))
    }

    private func gate(_ z: Tensor, _ number: Int, units: Int = units) -> Tensor { z.slice(axis: -1, from: number * units, to: (number + 1) * units) }

    /// A layer's states from `x` `[steps, batch, inputs]`, weights and a bias.
    private func lstm(_ x: [Tensor], reverse: Bool = false) throws -> (last: [Tensor], states: Tensor) {
        let z = x[0].matmul(x[1]), start = [Tensor](repeating: .zeros([RecurrenceKernelTests.batch, RecurrenceKernelTests.units]), count: 2)
        let (last, states) = try scan(start, over: [z], reverse: reverse) { state, slices in
            let z = slices[0] + state[0].matmul(x[2]) + x[3]
            let memory = logistic(gate(z, 1)) * state[1] + logistic(gate(z, 0)) * tanh(gate(z, 2))
            let output = logistic(gate(z, 3)) * tanh(memory)
            return ([output, memory], [output])
        }
        return (last, states[0])
    }
    private let lstmShapes: [Shape] = [[steps, batch, inputs], [inputs, 4 * units], [units, 4 * units], [4 * units]]

    @Test("states, in both directions", arguments: [false, true])
    func states(reverse: Bool) throws {
        let count = try expectSame(lstmShapes) { x in
            let (last, states) = try lstm(x, reverse: reverse)
            return last + [states]
        }
        #expect(count == 1)
    }

    @Test("gradients: the loop and its reverse are a call each")
    func gradients() throws {
        let count = try expectSame(lstmShapes) { x in
            try vjp({ try lstm($0).states.squared().sum() }, at: x).pullback(.ones([]))
        }
        #expect(count == 2)
    }

    @Test("products with the Hessian")
    func hessian() throws {
        let count = try expectSame(lstmShapes + lstmShapes.dropFirst(), tolerance: 1e-4) { x in
            let gradient = { (weights: [Tensor]) in try vjp({ try lstm([x[0]] + $0).states.squared().sum() }, at: weights).pullback(.ones([])) }
            return try jvp(gradient, at: Array(x[1..<4]), along: Array(x[4...])).tangent
        }
        #expect(count >= 3)
    }

    @Test("a state that enters before its gate, a vector that stays, an unchanged carry, one value handed out twice")
    func gru() throws {
        let units = RecurrenceKernelTests.units, batch = RecurrenceKernelTests.batch
        let shapes: [Shape] = [[RecurrenceKernelTests.steps, batch, 3 * units], [units, 3 * units], [3 * units], [batch, units]]
        let count = try expectSame(shapes) { x in
            let (last, rows) = try scan([x[3], x[3] * 2], over: [x[0]]) { state, slices in
                let product = state[0].matmul(x[1]) + x[2], z = slices[0]
                let update = logistic(gate(z, 0) + gate(product, 0)), reset = logistic(gate(z, 1) + gate(product, 1))
                let candidate = tanh(gate(z, 2) + reset * gate(product, 2))
                let next = update * state[0] + (1 - update) * candidate
                return ([next, state[1]], [next, state[0], next, Tensor.concatenated([update, state[0], next], axis: 1)])
            }
            return last + rows
        }
        #expect(count == 1)
    }

    @Test("two products one after the other, and one of a slice with what it selects")
    func chained() throws {
        let shapes: [Shape] = [[6, 33, 16], [16, 32], [32, 16], [33, 16]]
        let count = try expectSame(shapes) { x in
            let (last, rows) = try scan([x[3]], over: [x[0]]) { state, slices in
                let hidden = tanh((state[0] + slices[0]).matmul(x[1]))
                let next = hidden.matmul(x[2]) * 0.5
                let chosen = (next .> 0).select(next, exp(next) - 1)
                return ([chosen], [hidden.slice(axis: 1, from: 8, to: 24).matmul(x[1])])
            }
            return last + rows
        }
        #expect(count == 1)
    }

    @Test("a mask that stays, which is no number, is left to the compiler")
    func mask() throws {
        let count = try expectSame([[4, 64, 32], [32, 32], [64, 32]]) { x in
            let mask = x[2] .> 0
            return try scan([x[2]], over: [x[0]]) { state, slices in ([mask.select(tanh(state[0].matmul(x[1]) + slices[0]), state[0])], []) }.carry
        }
        #expect(count == 0)
    }

    @Test("what a kernel cannot do is left to the compiler: rows that meet, widths that are no vectors, another type, little work")
    func left() throws {
        func count(_ batch: Int, _ units: Int, dtype: DType = .float32, _ step: (Tensor, Tensor) -> Tensor) throws -> Int {
            let types = [TensorType(dtype, [4, batch, units]), TensorType(dtype, [units, units])]
            let program = try Program.trace(types, closed: true) { x in
                let start = Tensor.zeros([batch, units], dtype: dtype)
                return try scan([start], over: [x[0]]) { state, slices in ([step(state[0].matmul(x[1]), slices[0])], []) }.carry
            }
            return calls(try text(program))
        }
        #expect(try count(64, 32) { tanh($0 + $1) } == 1)
        #expect(try count(64, 32) { tanh($0 + $1) - $1.mean(axes: [0]) } == 0)
        #expect(try count(64, 32) { tanh($0 + $1) - $1.mean(axes: [1], keepDims: true) } == 0)
        #expect(try count(64, 36) { tanh($0 + $1) } == 0)
        #expect(try count(64, 32, dtype: .float64) { tanh($0 + $1) } == 0)
        #expect(try count(8, 16) { tanh($0 + $1) } == 0)
        #expect(try count(64, 32) { sin($0 + $1) } == 0)
    }
}
