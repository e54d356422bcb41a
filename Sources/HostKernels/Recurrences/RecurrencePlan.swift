/// A loop of steps over a batch in which no row meets another: products of rows with matrices that stay, and element-wise arithmetic.
///
/// Operands: the carry before the first step `[rows, n]`, slices `[length, rows, n]`, then what stays: arrays `[rows, n]`, vectors `[n]`,
/// matrices. Results: the carry after the last step, and what each step gives, `[length, rows, n]`. All are `float32`, row-major.
public struct RecurrencePlan: Sendable, Hashable {
    /// Where an array lies.
    public enum Role: Int, Sendable {
        /// Result `index`, which starts as operand `index`.
        case carry
        /// Step by step in operand `index`.
        case slice
        /// In operand `index`, the same in every step.
        case fixed
        /// In operand `index`, the same in every step and row.
        case vector
        /// In memory of the call.
        case scratch
        /// Step by step in result `index`.
        case output
    }

    /// Rows of `columns` numbers.
    public struct Store: Sendable, Hashable {
        let role: Role
        let index: Int
        let columns: Int
    }

    /// Columns of a store from a first one.
    public struct Place: Sendable, Hashable {
        /// The number of the store.
        public let store: Int
        /// The first column.
        public let column: Int
    }

    /// The matrix in an operand by which rows of `inputs` numbers are multiplied into rows of `outputs`.
    public struct Matrix: Sendable, Hashable {
        let operand: Int, inputs: Int, outputs: Int
        /// Whether it is stored as `[outputs, inputs]`.
        let isTransposed: Bool
    }

    /// A part of a step, done for all rows before the next part.
    public enum Action: Sendable, Hashable {
        /// Rows times a matrix, into columns rounded up to panels.
        case product(matrix: Int, from: Place, to: Place)
        /// Arithmetic on as many columns of each place; operands, then results.
        case loop(LoopPlan, [Place])
        /// Columns as they are.
        case copy(from: Place, to: Place, columns: Int)
    }

    /// Rows of the batch.
    public let rows: Int
    /// Steps.
    public let length: Int
    /// Whether the steps run from last to first.
    public let isReverse: Bool
    var stores: [Store] = []
    var matrices: [Matrix] = []
    var actions: [Action] = []

    /// Rows are computed in vectors of so many columns.
    public static let vector = 8
    /// The columns that a product writes are rounded up to a multiple of this.
    public static let panel = 16
    /// Loops of fewer multiplications in a step are left to the compiler.
    public static let smallest = 1 << 15

    /// A loop in which nothing happens yet.
    public init(rows: Int, length: Int, isReverse: Bool) { (self.rows, self.length, self.isReverse) = (rows, length, isReverse) }

    /// Another array, or the same as before.
    public mutating func store(_ role: Role, _ index: Int, columns: Int) -> Int {
        let store = Store(role: role, index: index, columns: columns)
        if let known = stores.firstIndex(of: store) { return known }
        stores.append(store)
        return stores.count - 1
    }

    /// Memory for the length of a step, and the number of its store.
    public mutating func scratch(columns: Int) -> Int { store(.scratch, stores.count, columns: columns) }

    /// Another matrix, or the same as before.
    public mutating func matrix(operand: Int, inputs: Int, outputs: Int, isTransposed: Bool) -> Int {
        let matrix = Matrix(operand: operand, inputs: inputs, outputs: outputs, isTransposed: isTransposed)
        if let known = matrices.firstIndex(of: matrix) { return known }
        matrices.append(matrix)
        return matrices.count - 1
    }

    /// The next part of a step.
    public mutating func append(_ action: Action) { actions.append(action) }

    /// Multiplications of a step's products.
    public var multiplications: Int {
        actions.reduce(0) { sum, action in
            guard case .product(let matrix, _, _) = action else { return sum }
            return sum + rows * matrices[matrix].inputs * matrices[matrix].outputs
        }
    }
}

extension RecurrencePlan.Place {
    /// The columns of a store from `column`.
    public init(_ store: Int, column: Int = 0) { (self.store, self.column) = (store, column) }
}
