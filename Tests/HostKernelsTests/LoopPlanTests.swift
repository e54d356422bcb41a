import CPJRT
import Foundation
import Testing

@testable import HostKernels

/// Machine code for loops computes what Swift computes, bit for bit.
@Suite(.enabled(if: MachineCode.isSupported)) struct LoopPlanTests {
    static let binary: [(LoopOperation, @Sendable (Double, Double) -> Double)] = [
        (.add, { $0 + $1 }), (.subtract, { $0 - $1 }), (.multiply, { $0 * $1 }), (.divide, { $0 / $1 }),
        (.maximum, { $0.isNaN || $1.isNaN ? .nan : $0 > $1 ? $0 : $1 }), (.minimum, { $0.isNaN || $1.isNaN ? .nan : $0 < $1 ? $0 : $1 }),
    ]
    static let unary: [(LoopOperation, @Sendable (Double) -> Double)] = [
        (.negate, { -$0 }), (.absolute, { $0.magnitude }), (.squareRoot, { $0.squareRoot() }),
        (.sign, { $0.isNaN || $0 == 0 ? $0 : $0 < 0 ? -1 : 1 }),
    ]
    static let relations: [(LoopOperation.Relation, @Sendable (Double, Double) -> Bool)] = [
        (.equal, { $0 == $1 }), (.notEqual, { $0 != $1 }), (.less, { $0 < $1 }), (.lessOrEqual, { $0 <= $1 }), (.greater, { $0 > $1 }),
        (.greaterOrEqual, { $0 >= $1 }),
    ]
    static let special: [Double] = [0, -0.0, 1, -1, 0.5, 3, -7.25, .infinity, -.infinity, .nan, 1e30, -1e-30, 16]

    /// All pairs of the special values.
    private var pairs: (a: [Double], b: [Double]) {
        let values = LoopPlanTests.special
        return (values.flatMap { x in values.map { _ in x } }, values.flatMap { _ in values })
    }

    private func same(_ x: Double, _ y: Double) -> Bool { x.isNaN ? y.isNaN : x == y && (x.sign == y.sign || x != 0) }

    private func run<T: BinaryFloatingPoint>(_ plan: LoopPlan, _ operands: [[T]], count: Int) throws -> [[Double]] {
        let results = plan.outputs.map { _ in [T](repeating: 0, count: count) }
        let type = T.self == Float.self ? XLA_FFI_DataType_F32 : XLA_FFI_DataType_F64
        var arrays = (operands + results).map { array in
            let pointer = UnsafeMutablePointer<T>.allocate(capacity: array.count)
            pointer.initialize(from: array, count: array.count)
            return pointer
        }
        defer { arrays.forEach { $0.deallocate() } }
        for (number, output) in plan.outputs.enumerated() {
            if let operand = output.operand { (arrays[operands.count + number], _) = (arrays[operand], arrays[operands.count + number].deallocate()) }
        }
        let buffers = try zip(arrays, operands + results).map { pointer, array in
            var extent = Int64(array.count)
            return try withUnsafeMutablePointer(to: &extent) {
                var record = XLA_FFI_Buffer()
                (record.dtype, record.data, record.rank, record.dims) = (Int32(type), UnsafeMutableRawPointer(pointer), 1, $0)
                return try KernelBuffer(record)
            }
        }
        let loop = try #require(plan.numbers.map(Int64.init).withUnsafeBufferPointer(CompiledLoop.of))
        loop.run([buffers], on: ThreadPool(api: nil, context: nil))
        let values = (0..<results.count).map { number in (0..<count).map { Double(arrays[operands.count + number][$0]) } }
        for (number, output) in plan.outputs.enumerated() where output.operand != nil { arrays[operands.count + number] = .allocate(capacity: 1) }
        return values
    }

    private func check<T: BinaryFloatingPoint>(_: T.Type, _ element: LoopPlan.Element) throws {
        let a = pairs.a.map { T($0) }, b = pairs.b.map { T($0) }
        var plan = LoopPlan(element: element, counts: [a.count])
        let x = plan.appendOperand(isScalar: false), y = plan.appendOperand(isScalar: false)
        for (operation, _) in LoopPlanTests.binary { plan.appendOutput(plan.append(operation, [x, y])) }
        for (operation, _) in LoopPlanTests.unary { plan.appendOutput(plan.append(operation, [x])) }
        let one = plan.appendConstant(1), zero = plan.appendConstant(0)
        for (relation, _) in LoopPlanTests.relations {
            plan.appendOutput(plan.append(.select, [plan.append(.compare(relation), [x, y]), one, zero]))
        }
        plan.appendOutput(plan.append(.select, [plan.append(.isFinite, [x]), one, zero]))
        plan.appendOutput(plan.append(.reciprocalSquareRoot, [x]))
        let less = plan.append(.compare(.less), [x, y]), positive = plan.append(.compare(.greater), [x, zero])
        for operation in [LoopOperation.and, .or, .xor] { plan.appendOutput(plan.append(.select, [plan.append(operation, [less, positive]), x, y])) }
        plan.appendOutput(plan.append(.select, [plan.append(.not, [less]), x, y]))
        let results = try run(plan, [a, b], count: a.count)
        for index in a.indices {
            let (p, q) = (Double(a[index]), Double(b[index]))
            var expected = LoopPlanTests.binary.map { _, value in Double(T(value(p, q))) }
            expected += LoopPlanTests.unary.map { _, value in Double(T(value(p))) }
            expected += LoopPlanTests.relations.map { _, holds in holds(p, q) ? 1 : 0 }
            expected += [p.isFinite ? 1 : 0, Double(1 / a[index].squareRoot())]
            expected += [p < q && p > 0, p < q || p > 0, (p < q) != (p > 0), !(p < q)].map { $0 ? p : q }
            for (number, value) in expected.enumerated() {
                #expect(same(value, results[number][index]), "result \(number) of \(p) and \(q): \(results[number][index]), not \(value)")
            }
        }
    }

    @Test("every operation on special values, f32") func singles() throws { try check(Float.self, .float32) }
    @Test("every operation on special values, f64") func doubles() throws { try check(Double.self, .float64) }

    @Test("exponential, logistic and tangent keep the digits of f32")
    func exponentials() throws {
        let functions: [(LoopOperation, @Sendable (Double) -> Double)] = [
            (.exponential, { exp($0) }), (.logistic, { 1 / (1 + exp(-$0)) }), (.tanh, { tanh($0) }),
        ]
        let values: [Float] = (0..<40_001).map { Float($0 - 20_000) * 0.0043 } + (-120..<0).map { Float(sign: .plus, exponent: $0, significand: 1) }
        var plan = LoopPlan(element: .float32, counts: [values.count])
        let x = plan.appendOperand(isScalar: false)
        for (operation, _) in functions { plan.appendOutput(plan.append(operation, [x])) }
        let results = try run(plan, [values], count: values.count)
        for (number, (operation, function)) in functions.enumerated() {
            let worst = values.indices.max { error($0, number) < error($1, number) } ?? 0
            func error(_ index: Int, _ number: Int) -> Double {
                let expected = function(Double(values[index]))
                return expected == 0 ? results[number][index].magnitude : ((results[number][index] - expected) / expected).magnitude
            }
            #expect(error(worst, number) < 4e-7, "\(operation) of \(values[worst]): \(results[number][worst])")
        }
        var special = LoopPlan(element: .float32, counts: [8])
        let y = special.appendOperand(isScalar: false)
        for (operation, _) in functions { special.appendOutput(special.append(operation, [y])) }
        let edge = try run(special, [[Float.nan, .infinity, -.infinity, 0, 1e30, -1e30, 200, -200]], count: 8)
        for number in 0..<3 { #expect(edge[number][0].isNaN) }
        #expect(edge[1].dropFirst() == [1, 0, 0.5, 1, 0, 1, 0])
        #expect(edge[2].dropFirst() == [1, -1, 0, 1, -1, 1, -1])
        #expect(edge[0][1] > 1e38)
        #expect(edge[0][2] < 1e-37)
        #expect(edge[0][3] == 1)
    }

    @Test("any length, and results in the memory of operands", arguments: [1, 7, 8, 9, 31, 1000, 100_003])
    func lengths(count: Int) throws {
        var plan = LoopPlan(element: .float32, counts: [count])
        let x = plan.appendOperand(isScalar: false), s = plan.appendOperand(isScalar: true), y = plan.appendOperand(isScalar: false)
        let product = plan.append(.multiply, [x, s])
        plan.appendOutput(product, replacing: 2)  // `y` is read only after its memory was given away
        plan.appendOutput(plan.append(.add, [product, y]), replacing: 0)
        let a = (0..<count).map { Float($0) }, b = (0..<count).map { Float(count - $0) }
        let results = try run(plan, [a, [0.5], b], count: count)
        #expect(results == [a.map { Double($0 * 0.5) }, zip(a, b).map { Double($0 * 0.5 + $1) }])
    }

    @Test("more values than registers")
    func spills() throws {
        var plan = LoopPlan(element: .float32, counts: [50])
        let arrays = (0..<20).map { _ in plan.appendOperand(isScalar: false) }
        let squares = arrays.map { plan.append(.multiply, [$0, $0]) }
        // Every pair, in an order that keeps all squares in use to the end.
        var total = squares[0]
        for square in squares.dropFirst() { total = plan.append(.add, [total, square]) }
        for square in squares { plan.appendOutput(plan.append(.divide, [square, total])) }
        let values = arrays.map { number in (0..<50).map { Float(number + 1) + Float($0) / 64 } }
        let results = try run(plan, values, count: 50)
        for element in 0..<50 {
            let squares = values.map { $0[element] * $0[element] }
            let total = squares.dropFirst().reduce(squares[0], +)
            for number in values.indices { #expect(Float(results[number][element]) == squares[number] / total) }
        }
    }

    @Test("numbers that are no plan are refused")
    func hostile() throws {
        var plan = LoopPlan(element: .float64, counts: [9])
        let x = plan.appendOperand(isScalar: false)
        plan.appendOutput(plan.append(.add, [x, x]))
        let numbers = plan.numbers.map(Int64.init)
        #expect(LoopPlan(numbers: numbers)?.numbers == plan.numbers)
        for index in numbers.indices {
            var changed = numbers
            changed[index] = 1 << 40
            #expect(LoopPlan(numbers: changed) == nil || index == 5 || [8, 9, 13].contains(index))
            changed[index] = -9
            let read = LoopPlan(numbers: changed)
            #expect(read == nil || [8, 9, 13].contains(index) || index == numbers.count - 1, "\(index)")
        }
        #expect(LoopPlan(numbers: numbers.dropLast()) == nil)
    }
}
