import Synchronization

/// `C = A·W` for a few rows of `A` and a matrix that stays, in one thread: a library would rearrange the matrix in every step.
///
/// The matrix is packed once into panels of 16 columns, which lie one row behind the other. Machine code for one to six rows keeps the
/// sums of a panel in registers; each sum is taken in order, one fused multiplication and addition after the other, so a row's result
/// does not depend on the rows beside it. Reference: Goto & van de Geijn 2008, doi:10.1145/1356052.1356053.
enum RowProduct {
    /// What the machine code reads and counts down, 8 bytes each.
    struct Arguments {
        /// The first row, and the bytes from row to row.
        var rows: UnsafeRawPointer, rowStride: Int
        var panels: UnsafeRawPointer, inputs: Int
        var result: UnsafeMutableRawPointer, resultStride: Int
        var panelCount: Int
        /// The processor's control word for the product, and the caller's.
        var control = UInt32(0x9FC0), callersControl = UInt32(0)
    }

    /// The most rows that one pass over a panel serves.
    private static let most = 6

    /// Bytes of panels that pass through the nearest cache together.
    private static let nearBytes = 1 << 14

    /// By number of rows less one; nil where the system refuses executable memory.
    private static let code: [MachineCode]? = {
        let all = (1...most).compactMap { MachineCode(RowProductAssembler(rows: $0).code) }
        return all.count == most ? all : nil
    }()

    /// Whether the processor can.
    static var isSupported: Bool { MachineCode.isSupported && MachineCode.hasFusedProducts && code != nil }

    /// Numbers in the panels of a matrix.
    static func size(_ matrix: RecurrencePlan.Matrix) -> Int { panelCount(matrix) * RecurrencePlan.panel * matrix.inputs }

    private static func panelCount(_ matrix: RecurrencePlan.Matrix) -> Int { (matrix.outputs + RecurrencePlan.panel - 1) / RecurrencePlan.panel }

    /// Fills the panels; columns behind the last are zero.
    static func pack(_ matrix: RecurrencePlan.Matrix, _ source: UnsafePointer<Float>, into panels: UnsafeMutablePointer<Float>) {
        let width = RecurrencePlan.panel, (inputs, outputs) = (matrix.inputs, matrix.outputs)
        for panel in 0..<panelCount(matrix) {
            let start = panels + panel * width * inputs, first = panel * width, count = Swift.min(width, outputs - first)
            if count < width { start.update(repeating: 0, count: width * inputs) }
            if matrix.isTransposed {
                for column in 0..<count {
                    let row = source + (first + column) * inputs, place = start + column
                    for input in 0..<inputs { place[input * width] = row[input] }
                }
            } else {
                for input in 0..<inputs { (start + input * width).update(from: source + input * outputs + first, count: count) }
            }
        }
    }

    /// Multiplies rows that lie `rowStride` bytes apart; writes whole panels.
    static func run(
        _ matrix: RecurrencePlan.Matrix, _ panels: UnsafeRawPointer, _ rows: UnsafeRawPointer, rowStride: Int,
        into result: UnsafeMutableRawPointer, resultStride: Int, count: Int
    ) {
        guard let code, count > 0 else { return }
        let passes = (count + most - 1) / most, all = panelCount(matrix)
        // Panels that stay in the nearest cache while all rows pass.
        let panelBytes = RecurrencePlan.panel * matrix.inputs * MemoryLayout<Float>.size, group = Swift.max(1, nearBytes / panelBytes)
        for panel in stride(from: 0, to: all, by: group) {
            var first = 0
            for pass in 0..<passes {
                let size = (count - first + passes - pass - 1) / (passes - pass)
                var arguments = Arguments(
                    rows: rows + first * rowStride, rowStride: rowStride, panels: panels + panel * panelBytes, inputs: matrix.inputs,
                    result: result + first * resultStride + panel * RecurrencePlan.panel * MemoryLayout<Float>.size, resultStride: resultStride,
                    panelCount: Swift.min(group, all - panel))
                withUnsafeMutablePointer(to: &arguments) { code[size - 1].procedure(UnsafeMutableRawPointer($0)) }
                first += size
            }
        }
    }
}
