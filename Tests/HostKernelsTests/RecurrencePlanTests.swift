import Testing

@testable import HostKernels

/// Products of few rows, and plans as they travel.
@Suite(.enabled(if: HostKernel.available.contains(.recurrence))) struct RecurrencePlanTests {
    @Test("rows by a matrix, either way it is stored, for any number of rows, inputs and outputs", arguments: [1, 2, 5, 6, 7, 13], [(1, 8), (3, 16), (20, 40)])
    func products(rows: Int, sizes: (inputs: Int, outputs: Int)) throws {
        let (inputs, outputs) = sizes, width = (outputs + RecurrencePlan.panel - 1) / RecurrencePlan.panel * RecurrencePlan.panel
        let a = (0..<rows * inputs).map { Float($0 * 7 % 11) - 5 }, w = (0..<inputs * outputs).map { Float($0 * 5 % 13) - 6 }
        for isTransposed in [false, true] {
            let matrix = RecurrencePlan.Matrix(operand: 0, inputs: inputs, outputs: outputs, isTransposed: isTransposed)
            var panels = [Float](repeating: .nan, count: RowProduct.size(matrix)), result = [Float](repeating: .nan, count: rows * width)
            let stored = isTransposed ? (0..<outputs * inputs).map { w[$0 % inputs * outputs + $0 / inputs] } : w
            panels.withUnsafeMutableBufferPointer { panels in
                stored.withUnsafeBufferPointer { if let p = panels.baseAddress, let s = $0.baseAddress { RowProduct.pack(matrix, s, into: p) } }
                a.withUnsafeBytes { a in
                    result.withUnsafeMutableBytes { result in
                        guard let a = a.baseAddress, let result = result.baseAddress, let panels = panels.baseAddress else { return }
                        RowProduct.run(matrix, panels, a, rowStride: 4 * inputs, into: result, resultStride: 4 * width, count: rows)
                    }
                }
            }
            for row in 0..<rows {
                for column in 0..<width {
                    let expected = column < outputs ? (0..<inputs).reduce(Float(0)) { $0 + a[row * inputs + $1] * w[$1 * outputs + column] } : 0
                    #expect(result[row * width + column] == expected)
                }
            }
        }
    }

    @Test("numbers that are no plan, or that leave an array, are refused")
    func hostile() {
        var plan = RecurrencePlan(rows: 4, length: 3, isReverse: true)
        let carry = plan.store(.carry, 0, columns: 16), scratch = plan.scratch(columns: 32)
        let matrix = plan.matrix(operand: 1, inputs: 16, outputs: 24, isTransposed: false)
        plan.append(.product(matrix: matrix, from: .init(carry), to: .init(scratch)))
        var loop = LoopPlan(element: .float32, counts: [16])
        loop.appendOutput(loop.append(.tanh, [loop.appendOperand(isScalar: false)]))
        plan.append(.loop(loop, [.init(scratch, column: 8), .init(carry)]))
        plan.append(.copy(from: .init(scratch), to: .init(carry), columns: 16))
        let numbers = plan.numbers.map(Int64.init)
        #expect(RecurrencePlan(numbers: numbers)?.numbers == plan.numbers)
        #expect(plan.multiplications == 4 * 16 * 24)
        for index in numbers.indices {
            var changed = numbers
            changed[index] = -9
            #expect(RecurrencePlan(numbers: changed)?.numbers.count ?? 0 <= numbers.count)
            #expect(RecurrencePlan(numbers: Array(numbers[..<index])) == nil)
        }
        for (place, value) in [(8, 15), (11, 31), (13, 17), (14, 33)] {  // columns of the stores, extents of the matrix
            var changed = numbers
            changed[place] = Int64(value)
            #expect(RecurrencePlan(numbers: changed) == nil, "number \(place) = \(value)")
        }
    }
}
