/// A small dense matrix in the host's memory, row-major: what estimators compute with once long vectors have met.
public struct Matrix: Sendable, Hashable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// Row after row, `rows · columns` numbers.
    public var elements: [Double]

    /// A matrix of its elements, row after row. Precondition: `rows · columns` of them.
    public init(rows: Int, columns: Int, elements: [Double]) {
        precondition(elements.count == rows * columns, "\(elements.count) elements for \(rows)×\(columns)")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// Zeros.
    public init(zeros rows: Int, _ columns: Int) { self.init(rows: rows, columns: columns, elements: [Double](repeating: 0, count: rows * columns)) }

    /// The identity of a size.
    public static func identity(_ size: Int) -> Matrix {
        var result = Matrix(zeros: size, size)
        for i in 0..<size { result[i, i] = 1 }
        return result
    }

    /// The element of a row and a column.
    public subscript(row: Int, column: Int) -> Double {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    /// A row.
    public func row(_ number: Int) -> [Double] { Array(elements[number * columns..<(number + 1) * columns]) }
    /// A column.
    public func column(_ number: Int) -> [Double] { (0..<rows).map { self[$0, number] } }

    /// Rows and columns exchanged.
    public var transposed: Matrix {
        var result = Matrix(zeros: columns, rows)
        for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
        return result
    }

    /// The sum of the diagonal.
    public var trace: Double { (0..<min(rows, columns)).reduce(0) { $0 + self[$1, $1] } }

    /// The product. Precondition: the inner sizes agree.
    public static func * (a: Matrix, b: Matrix) -> Matrix {
        precondition(a.columns == b.rows, "\(a.rows)×\(a.columns) times \(b.rows)×\(b.columns)")
        var result = Matrix(zeros: a.rows, b.columns)
        for i in 0..<a.rows {
            for k in 0..<a.columns {
                let factor = a[i, k]
                if factor == 0 { continue }
                for j in 0..<b.columns { result[i, j] += factor * b[k, j] }
            }
        }
        return result
    }

    /// The product with a vector. Precondition: the sizes agree.
    public static func * (a: Matrix, x: [Double]) -> [Double] {
        precondition(a.columns == x.count, "\(a.rows)×\(a.columns) times \(x.count)")
        return (0..<a.rows).map { i in (0..<a.columns).reduce(0) { $0 + a[i, $1] * x[$1] } }
    }

    /// The leading rows and columns.
    public func leading(_ rows: Int, _ columns: Int) -> Matrix {
        var result = Matrix(zeros: rows, columns)
        for i in 0..<rows { for j in 0..<columns { result[i, j] = self[i, j] } }
        return result
    }
}
