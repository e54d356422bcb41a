import Testing
@testable import ThalwegCore

@Suite struct RunOnceTests {
    /// What a model begins with: random weights of several kinds and sizes, constants, and values that need more than one element.
    private func state(seed: UInt64) throws -> Program {
        try Program.trace([], closed: true) { _ in
            let keys = RandomKey(seed: seed).fold(7).split(8)
            let weights: [Tensor] = [
                keys[0].normal([3, 5], stddev: 0.1), keys[1].normal([40, 7], stddev: 0.3), keys[2].truncatedNormal([11], stddev: 2),
                keys[3].uniform([6, 2], from: -0.2, to: 0.2), keys[4].normal([4], stddev: 0.1, dtype: .float64),
            ]
            let columns = keys[5].normal([4, 4]), words = keys[6].bits([9])
            return weights + [
                .zeros([3, 5]), .full(0.5, [7]), Tensor(0, dtype: .int32), .zeros([0, 3]), columns.matmul(columns.transposed), words,
                .iota([6], axis: 0, dtype: .int32).reshape([2, 3]), keys[7].tensor,
            ]
        }
    }

    @Test("the results are those of the program compiled as it stands") func equalsCompiled() throws {
        let engine = try Engine.shared(), program = try state(seed: 3)
        let once = try engine.runOnce(program), compiled = try engine.compile(program).run([])
        #expect(once.map(\.shape) == compiled.map(\.shape))
        #expect(once.map(\.dtype) == compiled.map(\.dtype))
        for (number, (a, b)) in zip(once, compiled).enumerated() {
            for (x, y) in zip(a.doubles, b.doubles) { #expect(abs(x - y) <= 1e-6 * max(1, abs(y)), "result \(number)") }
            if !a.dtype.isFloatingPoint { #expect(a == b, "result \(number)") }
        }
        #expect(Set(once[1].doubles).count > 270, "the weights differ among each other")
    }

    @Test("arrays made alike have one recipe whatever their sizes, seeds and scales") func recipes() throws {
        func recipes(_ program: Program) -> [ElementwiseRecipe?] {
            let program = program.simplified(), definitions = program.definitions
            return program.outputs.map { ElementwiseRecipe.of($0, in: program, definitions: definitions)?.recipe }
        }
        let first = recipes(try state(seed: 3)), second = recipes(try state(seed: 4))
        #expect(first[0] != nil && first[0] == first[1] && first[0] == second[0])
        #expect(first[2] != nil && first[2] != first[0])
        #expect(first[9] == nil, "a product is not element-wise")
        #expect(first[0]?.keySlots.count == 2)
    }

    @Test("stretches have few lengths, and parts may lie in several of them") func stretches() throws {
        #expect([1, 4096, 4097, 1 << 18, 1 << 30].map(LongArray.stretch) == [4096, 4096, 16384, 1 << 18, 1 << 18])
        let keys = RandomKey(seed: 1).split(3)
        let program = try Program.trace([], closed: true) { _ in
            [keys[0].bits([3]), keys[1].bits([1 << 17, 5]), keys[2].bits([700, 7])]
        }
        #expect(try Engine.shared().runOnce(program) == Engine.shared().compile(program).run([]))
    }

    @Test("a program with inputs is refused") func inputs() throws {
        let program = try Program.trace([TensorType(.float32, [2])]) { $0 }
        #expect(throws: TraceError.self) { try Engine.shared().runOnce(program) }
    }

    @Test("keys of a known seed are numbers before the program is compiled, and the device's") func keys() throws {
        let program = try Program.trace([], closed: true) { _ in RandomKey(seed: 0x1234_5678_9ABC_DEF0).fold(3).split(5).map(\.tensor) }
        #expect(program.equations.allSatisfy { $0.primitive is Constant })
        let constant = try Engine.shared().compile(program).run([])
        let traced = try compile { (seed: Tensor) in Tensor.stacked(RandomKey(tensor: seed).fold(3).split(5).map(\.tensor), axis: 0) }
        let device = try traced(HostArray([UInt32(0x1234_5678), 0x9ABC_DEF0]))
        #expect(constant.flatMap(\.bytes) == device.bytes)
    }
}
