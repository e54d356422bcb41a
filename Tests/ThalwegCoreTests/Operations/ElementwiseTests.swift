import Testing
@testable import ThalwegCore

@Suite struct ElementwiseTests {
    private static let real = [-1.3, -0.4, 0.2, 0.9, 2.1], other = [0.7, -1.1, 0.5, 1.6, -0.8]
    private static let positive = [0.3, 0.8, 1.1, 1.9, 3.2], inside = [-0.8, -0.3, 0.1, 0.4, 0.9]

    static let samples: [OperationSample] = [
        OperationSample("add", at: real, other) { $0 + $1 },
        OperationSample("add with broadcasting", [.spread([2, 3]), .spread([3], seed: 2)]) { $0[0] + $0[1] },
        OperationSample("subtract", at: real, other) { $0 - $1 },
        OperationSample("negate", at: real) { -$0 },
        OperationSample("multiply", at: real, other) { $0 * $1 },
        OperationSample("multiply with broadcasting", [.spread([2, 1]), .spread([1, 3], seed: 2)]) { $0[0] * $0[1] },
        OperationSample("divide", at: real, other) { $0 / $1 },
        OperationSample("number / tensor", at: other) { 2 / $0 },
        OperationSample("squared", at: real) { $0.squared() },
        OperationSample("pow of tensors", at: positive, other) { pow($0, $1) },
        OperationSample("pow 3", at: real) { pow($0, 3) },
        OperationSample("pow -2", at: other) { pow($0, -2) },
        OperationSample("pow 2.5", at: positive) { pow($0, 2.5) },
        OperationSample("exp", at: real) { exp($0) },
        OperationSample("expm1", at: real) { expm1($0) },
        OperationSample("log", at: positive) { log($0) },
        OperationSample("log1p", at: inside) { log1p($0) },
        OperationSample("tanh", at: real) { tanh($0) },
        OperationSample("logistic", at: real) { logistic($0) },
        OperationSample("erf", at: real) { erf($0) },
        OperationSample("erfInverse", at: inside) { erfInverse($0) },
        OperationSample("sin", at: real) { sin($0) },
        OperationSample("cos", at: real) { cos($0) },
        OperationSample("sqrt", at: positive) { sqrt($0) },
        OperationSample("rsqrt", at: positive) { rsqrt($0) },
        OperationSample("abs", at: real) { abs($0) * $0 },
        OperationSample("sign", at: real) { sign($0) * $0 },
        OperationSample("floor", at: real) { floor($0) * $0 },
        OperationSample("ceil", at: real) { ceil($0) * $0 },
        OperationSample("round", at: real) { round($0) * $0 },
        OperationSample("max", at: real, other) { max($0, $1).squared() },
        OperationSample("min", at: real, other) { min($0, $1).squared() },
        OperationSample("clamp", at: real) { clamp($0, -1, 1).squared() },
        OperationSample("clamp between tensors", [HostArray(real), HostArray(scalar: -0.6), HostArray(scalar: 0.7)]) {
            clamp($0[0], $0[1], $0[2]).squared()
        },
        OperationSample("remainder", at: real, other) { remainder($0, $1).squared() },
        OperationSample("select", [HostArray([true, false, true, true, false]), HostArray(real), HostArray(other)]) {
            select($0[0], $0[1].squared(), exp($0[2]))
        },
        OperationSample("compare", at: real, other) { $0 .< $1 },
    ]

    @Test(arguments: samples) func `laws of differentiation and batching hold`(sample: OperationSample) throws { try sample.expectLaws() }

    @Test func `values are those of the standard library`() throws {
        let x = HostArray([-2.5, -0.5, 0.5, 1.5, 2.5]), t = Tensor(x)
        let results = try evaluate([round(t), floor(t), ceil(t), sign(t), remainder(t, 2), abs(t)]).map(\.doubles)
        #expect(results[0] == [-2, 0, 0, 2, 2])
        #expect(results[1] == [-3, -1, 0, 1, 2])
        #expect(results[2] == [-2, 0, 1, 2, 3])
        #expect(results[3] == [-1, -1, 1, 1, 1])
        #expect(results[4] == [-0.5, -0.5, 0.5, 1.5, 0.5])
        #expect(results[5] == [2.5, 0.5, 0.5, 1.5, 2.5])
    }

    @Test func `kinks follow their conventions`() throws {
        let x = Tensor([0.0, 1.0, 2.0], dtype: .float64)
        func slope(_ f: @escaping @Sendable (Tensor) -> Tensor) -> Tensor { grad(of: { f($0).sum() })(x) }
        let results = try evaluate([
            slope { abs($0) }, slope { max($0, 1) }, slope { min($0, 1) }, slope { clamp($0, 0, 1) }, slope { sign($0) },
            slope { pow($0, 0) }, slope { pow($0, 2) }, slope { pow($0, Tensor([0.0, 1, 2], dtype: .float64)) },
        ]).map(\.doubles)
        #expect(results[0] == [0, 1, 1])
        #expect(results[1] == [0, 0.5, 1])
        #expect(results[2] == [1, 0.5, 0])
        #expect(results[3] == [0, 0, 0])
        #expect(results[4] == [0, 0, 0])
        #expect(results[5] == [0, 0, 0])
        #expect(results[6] == [0, 2, 4])
        #expect(results[7] == [0, 1, 4])
    }

    @Test func `stopGradient is a constant for derivatives`() throws {
        let slope = grad(of: { (x: Tensor) in (stopGradient(x) * x).sum() })(Tensor([2.0, 3.0], dtype: .float64))
        #expect(try slope.evaluated().doubles == [2, 3])
    }

    @Test func `NaN goes through max, min and clamp, and makes order relations false`() throws {
        let x = Tensor(HostArray([Double.nan, -.infinity, .infinity]))
        let results = try evaluate([max(x, 0), min(x, 0), clamp(x, -1, 1), x .== x, x .!= x, x .>= -1, isFinite(x), isNaN(x)])
        #expect(results[0].doubles[0].isNaN && results[1].doubles[0].isNaN && results[2].doubles[0].isNaN)
        #expect(results[2].doubles.dropFirst() == [-1, 1])
        #expect(results[3].ints == [0, 1, 1] && results[4].ints == [1, 0, 0] && results[5].ints == [0, 0, 1])
        #expect(results[6].ints == [0, 0, 0] && results[7].ints == [1, 0, 0])
    }

    @Test func `integers and Booleans follow their arithmetic`() throws {
        let a = Tensor(HostArray([Int32(7), -7, 12])), b = Tensor(HostArray([Int32(2), 2, 10])), one = Tensor(HostArray(scalar: Int32(1)))
        let p = Tensor(HostArray([true, true, false])), q = Tensor(HostArray([true, false, false]))
        let results = try evaluate([
            a / b, remainder(a, b), a.and(b), a.or(b), a.xor(b), a.not(), a.shiftedLeft(by: one), a.shiftedRightKeepingSign(by: one),
            a.shiftedRight(by: one), p.and(q), p.or(q), p.xor(q), p.not(),
        ]).map(\.ints)
        #expect(results[0] == [3, -3, 1] && results[1] == [1, -1, 2])
        #expect(results[2] == [2, 0, 8] && results[3] == [7, -5, 14] && results[4] == [5, -5, 6] && results[5] == [-8, 6, -13])
        #expect(results[6] == [14, -14, 24] && results[7] == [3, -4, 6] && results[8] == [3, 2_147_483_644, 6])
        #expect(results[9] == [1, 0, 0] && results[10] == [1, 1, 0] && results[11] == [0, 1, 0] && results[12] == [0, 0, 1])
    }

    @Test func `conversions round, truncate and test for zero`() throws {
        let x = Tensor(HostArray([-1.75, 0, 2.5]))
        let results = try evaluate([x.converted(to: .int32), x.converted(to: .bool), Tensor(1.0 + 0x1p-9, dtype: .float64).converted(to: .bfloat16)])
        #expect(results[0].ints == [-1, 0, 2] && results[1].ints == [1, 0, 1] && results[2].scalar == 1)
    }

    @Test(arguments: [DType.float32, .bfloat16, .float16]) func `shorter types give the same values to their precision`(dtype: DType) throws {
        let functions: [@Sendable (Tensor) -> Tensor] = [
            { exp($0) }, { log($0) }, { log1p($0) }, { expm1($0) }, { tanh($0) }, { logistic($0) }, { erf($0) }, { erfInverse($0) }, { sin($0) },
            { cos($0) }, { sqrt($0) }, { rsqrt($0) }, { pow($0, 2.5) }, { pow($0, -2) }, { 1 / $0 }, { $0.softmax() }, { $0.logSumExp() },
            { $0.product() }, { $0.norm() }, { $0.cumulativeSum() }, { $0.variance() },
        ]
        let x = HostArray([0.25, 0.5, 0.75])  // exact in all types
        let program = try compile { (x: Tensor) in functions.map { $0(x) } }
        for (number, (found, expected)) in zip(try program(x.converted(to: dtype)), try program(x)).enumerated() {
            #expect(found.dtype == dtype)
            #expect(
                zip(found.doubles, expected.doubles).allSatisfy { abs($0 - $1) <= 4 * dtype.epsilon * max(1, abs($1)) },
                "function \(number): \(found.doubles), expected \(expected.doubles)")
        }
    }

    @Test func `a mistake names the op and the types`() throws {
        let error = #expect(throws: TraceError.self) { _ = try evaluate([log(Tensor(HostArray([Int32(1)])))]) }
        #expect(error?.description == "log(i32[1]): not defined for elements of type i32")
    }
}
