/// Sums over the rows of matrices that lie behind each other: `y[o, j] = Σᵢ a[o, i, j]·b[o, i, j]`, or another `Form`.
public struct ColumnSumPlan: Sendable, Equatable {
    /// What is summed; `m` is one row.
    public enum Form: Int, Sendable {
        /// `a`.
        case plain
        /// `a·b`.
        case product
        /// `a·(b − m)`, for one matrix.
        case centeredProduct
        /// `(a − m)²`, for one matrix.
        case centeredSquare
    }

    let matrices: Int, rows: Int, columns: Int
    /// What is summed.
    public var form = Form.plain
    /// Whether there is one matrix, of rows of that many elements.
    public func isOneMatrix(columns: Int) -> Bool { matrices == 1 && self.columns == columns }

    /// Sums of fewer elements are left to the compiler.
    static let smallest = 1 << 14

    /// The plan for summing `axes` of a dense row-major array; nil where the axes are not next to each other, or where the last one
    /// is summed for many results, which the compiler fuses with what comes before.
    public init?(shape: [Int], axes: [Int]) {
        let summed = axes.sorted().filter { shape[$0] != 1 }
        guard let first = summed.first, let last = summed.last, shape.allSatisfy({ $0 > 0 }),
            !(first...last).contains(where: { shape[$0] != 1 && !summed.contains($0) })
        else { return nil }
        matrices = shape[..<first].reduce(1, *)
        rows = shape[first...last].reduce(1, *)
        columns = shape[(last + 1)...].reduce(1, *)
        guard rows > 1, Double(matrices) * Double(rows) * Double(columns) < 0x1p52, rows * columns * matrices >= ColumnSumPlan.smallest,
            matrices == 1 || (columns > 1 && rows * columns >= 1 << 10)
        else { return nil }
    }

    /// The numbers that travel in the program.
    public var numbers: [Int] { [matrices, rows, columns, form.rawValue] }
}
