import ThalwegCore

/// A Krylov space that grows by one product at a time, with the operator's projection onto it.
struct LanczosProcess {
    private let matrix: any LinearOperator
    private let seed: UInt64
    private let capacity: Int
    private var basis: OrthonormalBasis
    /// The vector that is multiplied next; the basis' last one.
    private var next: VectorBlock
    /// The projection, as far as it is known: `capacity` rows and columns.
    private var projection: Matrix
    /// Columns of the projection that are complete.
    private(set) var count = 0
    /// The length of what the last product has outside of the space.
    private var remainder = 0.0
    /// Products taken.
    private(set) var products = 0
    /// Random vectors drawn.
    private var draws = 1
    /// The squared components that exact arithmetic would have made zero, summed.
    private var noiseSquared = 0.0
    /// How much the products deviate from a symmetric matrix's, seen inside the space.
    var noise: Double { noiseSquared.squareRoot() }

    /// Vectors kept before a restart unless told otherwise; with what a restart takes, one and a half times as many and five lie in memory.
    ///
    /// - Parameter limit: the most that may lie there; see `LinearOperator.vectorLimit`.
    static func room(wanted: Int, length: Int, limit: Int?) -> Int {
        Swift.min(length, Swift.max(wanted + 2, Swift.min(2 * wanted + 20, limit.map { ($0 - 5) * 2 / 3 } ?? .max)))
    }

    /// - Parameter start: the first vector, not zero; random where nil.
    init(_ matrix: any LinearOperator, capacity: Int, seed: UInt64, from start: VectorBlock? = nil) throws {
        (self.matrix, self.capacity, self.seed) = (matrix, capacity, seed)
        projection = Matrix(zeros: capacity, capacity)
        // One more vector than the projection has columns: the next one.
        basis = try OrthonormalBasis(capacity: capacity + 1, in: matrix.algebra)
        next = try basis.add(start ?? matrix.algebra.random(.gaussian, count: 1, seed: seed, number: 0)).vector
    }

    /// Whether the last product lay within the space, up to rounding.
    var isInvariant: Bool { remainder == 0 }

    /// T of `A V_m = V_{m+1} T`, `[m + 1, m]`.
    var tall: Matrix {
        var result = Matrix(rows: count + 1, columns: count, elements: projection.leading(count, count).elements + [Double](repeating: 0, count: count))
        result[count, count - 1] = remainder
        return result
    }

    /// The combination of the space's vectors with some numbers, `[1, n]`.
    func combination(_ coefficients: [Double]) throws -> VectorBlock {
        try basis.combination(Matrix(rows: 1, columns: coefficients.count, elements: coefficients))
    }

    /// One product. True where the space is invariant and the whole: the projection is then exact.
    mutating func advance() throws -> Bool {
        let product = try matrix.products(next)
        products += 1
        let added = try basis.add(product)
        guard added.coefficients.allSatisfy(\.isFinite), added.remainder.isFinite else { throw CurvatureError.notFinite("a product with the operator") }
        for row in 0..<count {
            let deviation = added.coefficients[row] - projection[row, count]
            noiseSquared += deviation * deviation
        }
        projection[count, count] = added.coefficients[count]
        count += 1
        remainder = added.remainder
        next = added.vector
        if count == matrix.length {
            remainder = 0
            return true
        }
        let size = (0..<count).map { abs(projection[$0, $0]) }.max() ?? 0
        if remainder <= 10 * matrix.algebra.roundOff * Swift.max(size, noise) {
            // Invariant: go on in a direction that was not in it.
            remainder = 0
            if count < capacity {
                try basis.forget(from: count)
                next = try basis.add(matrix.algebra.random(.gaussian, count: 1, seed: seed, number: draws)).vector
                draws += 1
            }
        } else if count < capacity {
            projection[count - 1, count] = remainder
            projection[count, count - 1] = remainder
        }
        return false
    }

    /// Ritz values ascending with their vectors' coefficients (columns) and bounds.
    struct Ritz {
        let values: [Double]
        let vectors: Matrix
        let bounds: [Double]
    }

    func ritz() throws -> Ritz {
        guard let eigen = SymmetricEigen(projection.leading(count, count)) else { throw CurvatureError.notFinite("the projection of the operator") }
        let isWhole = count == matrix.length
        let bounds = eigen.values.indices.map { (isWhole ? 0 : remainder * abs(eigen.vectors[count - 1, $0])) + noise }
        // Rounding of the small problem itself.
        let floor = 4 * matrix.algebra.roundOff * (eigen.values.map(abs).max() ?? 0)
        return Ritz(values: eigen.values, vectors: eigen.vectors, bounds: bounds.map { $0 + floor })
    }

    /// The numbers of the wanted Ritz pairs.
    func ends(of ritz: Ritz, largest: Int, smallest: Int) -> [Int] {
        let n = ritz.values.count
        return Array(Set((0..<Swift.min(smallest, n)).map { $0 } + (0..<Swift.min(largest, n)).map { n - 1 - $0 })).sorted()
    }

    /// Keeps the wanted Ritz vectors, some beside them, and the vector that comes next.
    mutating func restart(_ ritz: Ritz, keeping chosen: [Int], atLeast wanted: Int) throws {
        // Those next to the wanted ones speed convergence up: half of the room.
        var kept = Set(chosen)
        let many = Swift.max(wanted, Swift.min(count - 2, wanted + (capacity - wanted) / 2))
        let byDistance = ritz.values.indices.sorted { a, b in
            (chosen.map { abs($0 - a) }.min() ?? 0) < (chosen.map { abs($0 - b) }.min() ?? 0)
        }
        for number in byDistance where kept.count < many { kept.insert(number) }
        let order = kept.sorted()
        var coefficients = Matrix(zeros: order.count, capacity + 1)
        for (row, number) in order.enumerated() { for column in 0..<count { coefficients[row, column] = ritz.vectors[column, number] } }
        let vectors = try basis.algebra.combination(coefficients, basis.vectors)
        basis = try OrthonormalBasis(vectors, capacity: vectors.count)  // frees the old ones before room is made for new ones
        try basis.grow(to: capacity + 1)
        var renewed = Matrix(zeros: capacity, capacity)
        for (row, number) in order.enumerated() {
            renewed[row, row] = ritz.values[number]
            if order.count < capacity {
                let coupling = remainder * ritz.vectors[count - 1, number]
                renewed[row, order.count] = coupling
                renewed[order.count, row] = coupling
            }
        }
        projection = renewed
        count = order.count
        next = try basis.add(remainder > 0 ? next : basis.algebra.random(.gaussian, count: 1, seed: seed, number: draws)).vector
        if remainder == 0 { draws += 1 }
    }

    func result(_ ritz: Ritz, largest: Int, smallest: Int, isConverged: Bool) throws -> SpectrumEnds {
        let n = ritz.values.count
        let top = (0..<Swift.min(largest, n)).map { n - 1 - $0 }, bottom = Array(0..<Swift.min(smallest, n))
        func pairs(_ numbers: [Int]) throws -> [Eigenpair] {
            try numbers.map { number in
                var coefficients = Matrix(zeros: 1, capacity + 1)
                for column in 0..<count { coefficients[0, column] = ritz.vectors[column, number] }
                let vector = try basis.algebra.combination(coefficients, basis.vectors)
                return Eigenpair(value: ritz.values[number], bound: ritz.bounds[number], vector: vector)
            }
        }
        return SpectrumEnds(
            largest: try pairs(top), smallest: try pairs(bottom), products: products, isConverged: isConverged,
            ritzValues: zip(ritz.values, ritz.bounds).map { ($0, $1) })
    }
}
