/// How a product of two dense arrays, summed over some axes and repeated over others, becomes calls of a matrix product.
///
/// Axes that follow each other in memory are merged; those that cannot be merged become loops. Operands and result are read and
/// written where they lie, so neither a transposed operand nor a permuted result costs a copy.
public struct ProductPlan: Sendable, Equatable {
    /// One axis of the product: its size, and the distance of its neighbours in the operands and the result (0 where it is absent).
    public struct Axis: Sendable, Equatable {
        var size: Int
        var a: Int
        var b: Int
        var c: Int

        /// An axis of `size` with strides in elements.
        public init(size: Int, a: Int, b: Int, c: Int) {
            (self.size, self.a, self.b, self.c) = (size, a, b, c)
        }

        /// The axis that runs over this one and, faster, over `inner`; nil where they do not lie behind each other everywhere.
        func merged(with inner: Axis) -> Axis? {
            guard a == inner.size * inner.a, b == inner.size * inner.b, c == inner.size * inner.c else { return nil }
            return Axis(size: size * inner.size, a: inner.a, b: inner.b, c: inner.c)
        }
    }

    /// Whether the result is computed transposed, with the operands exchanged.
    var exchanged = false
    /// Rows of the result, and of the first operand.
    var m: Axis
    /// Columns of the result, and of the second operand.
    var n: Axis
    /// The axis that is summed over.
    var k: Axis
    /// Axes that the product is repeated over.
    var loops: [Axis]

    /// Products smaller than this many multiplications are left to the compiler, which can fuse them.
    public static let smallest = 1 << 15

    /// The plan; nil where strides do not fit a matrix product or the product is too small to gain.
    ///
    /// - Parameters:
    ///   - rows: free axes of the first operand, `b == 0`.
    ///   - columns: free axes of the second operand, `a == 0`.
    ///   - summed: contracted axes, `c == 0`.
    ///   - repeated: batching axes.
    ///   - smallest: the least number of multiplications.
    public init?(rows: [Axis], columns: [Axis], summed: [Axis], repeated: [Axis], smallest: Int = ProductPlan.smallest) {
        let every = rows + columns + summed + repeated
        guard every.allSatisfy({ $0.size > 0 }) else { return nil }
        let work = every.reduce(1.0) { $0 * Double($1.size) }
        guard work >= Double(smallest), work < 0x1p52 else { return nil }
        let rest = ProductPlan.merge(repeated)
        let sums = ProductPlan.merge(summed.sorted { $0.a > $1.a })
        guard sums.count == 1, sums[0].size > 1 else { return nil }
        (m, n, k, loops) = (Axis(size: 1, a: sums[0].size, b: 0, c: 1), Axis(size: 1, a: 0, b: sums[0].size, c: 1), sums[0], rest)
        ProductPlan.pick(ProductPlan.merge(rows), into: &m, loops: &loops)
        ProductPlan.pick(ProductPlan.merge(columns), into: &n, loops: &loops)
        if n.size > 1, n.c != 1 {
            guard m.c == 1 || m.size == 1 else { return nil }
            exchange()
        } else if n.size == 1, m.size > 1, m.c == 1 {
            exchange()  // one column whose elements lie together is one row
        }
        guard m.size == 1 || k.a == 1 || m.a == 1, n.size == 1 || k.b == 1 || n.b == 1, leadingC >= n.size,
            leadingA >= (isTransposedA ? m.size : k.size), leadingB >= (isTransposedB ? k.size : n.size)
        else { return nil }
    }

    private mutating func exchange() {
        exchanged.toggle()
        func swapped(_ axis: Axis) -> Axis { Axis(size: axis.size, a: axis.b, b: axis.a, c: axis.c) }
        (m, n, k, loops) = (swapped(n), swapped(m), swapped(k), loops.map(swapped))
    }

    private static func merge(_ axes: [Axis]) -> [Axis] {
        var result: [Axis] = []
        for axis in axes where axis.size > 1 {
            if let last = result.last, let merged = last.merged(with: axis) {
                result[result.count - 1] = merged
            } else {
                result.append(axis)
            }
        }
        return result
    }

    /// The longest axis becomes the matrix's, the others loops.
    private static func pick(_ axes: [Axis], into matrix: inout Axis, loops: inout [Axis]) {
        guard let longest = axes.indices.max(by: { axes[$0].size < axes[$1].size }) else { return }
        matrix = axes[longest]
        for index in axes.indices where index != longest { loops.append(axes[index]) }
    }

    // Row-major: an operand whose columns do not lie side by side is passed as a transposed matrix.
    private var isTransposedA: Bool { k.a != 1 }
    private var isTransposedB: Bool { n.size > 1 && n.b != 1 }
    private var leadingA: Int { isTransposedA ? k.a : m.size == 1 ? k.size : m.a }
    private var leadingB: Int { isTransposedB ? n.b : k.b }
    private var leadingC: Int { m.size == 1 ? n.size : m.c }

    /// The numbers that travel in the program.
    public var numbers: [Int] {
        [exchanged ? 1 : 0, isTransposedA ? 1 : 0, isTransposedB ? 1 : 0, m.size, n.size, k.size, leadingA, leadingB, leadingC, loops.count]
            + loops.flatMap { [$0.size, $0.a, $0.b, $0.c] }
    }
}
