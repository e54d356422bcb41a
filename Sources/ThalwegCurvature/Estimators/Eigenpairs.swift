/// An eigenvalue, how far from it the truth may be, and its vector.
public struct Eigenpair: Sendable {
    /// The estimate θ.
    public let value: Double
    /// An eigenvalue of the operator lies within this distance: the residual `‖A y − θ y‖`, and the rounding noise seen in the products.
    public let bound: Double
    /// The unit vector y, `[1, n]`.
    public let vector: VectorBlock
}

/// What Lanczos found at the two ends of a spectrum.
public struct SpectrumEnds: Sendable {
    /// The largest eigenvalues, descending.
    public let largest: [Eigenpair]
    /// The smallest, ascending.
    public let smallest: [Eigenpair]
    /// Products taken.
    public let products: Int
    /// Whether every bound is within the tolerance asked for.
    public let isConverged: Bool
    /// All Ritz values of the last space, ascending, each with its bound.
    public let ritzValues: [(value: Double, bound: Double)]
    /// The largest magnitude among them, at least.
    public var norm: Double { ritzValues.map { abs($0.value) }.max() ?? 0 }

    /// A lower bound on the condition number |λ|max / |λ|min, from the Ritz value that is surely nearest to zero; infinite where one may be zero
    /// within rounding.
    public var conditionNumberAtLeast: Double {
        let nearest = ritzValues.map { abs($0.value) + $0.bound }.min() ?? .infinity
        return nearest > 0 ? max(norm - (ritzValues.max { abs($0.value) < abs($1.value) }?.bound ?? 0), 0) / nearest : .infinity
    }
}

extension LinearOperator {
    /// The largest eigenvalues with their vectors.
    ///
    /// - Parameters: see `extremeEigenpairs`.
    /// - Returns: descending, with bounds.
    public func largestEigenpairs(_ count: Int = 1, tolerance: Double = 1e-3, maximumProducts: Int = 300, seed: UInt64 = 0) throws -> [Eigenpair] {
        try extremeEigenpairs(largest: count, smallest: 0, tolerance: tolerance, maximumProducts: maximumProducts, seed: seed).largest
    }

    /// The smallest (most negative) eigenvalues with their vectors, ascending.
    public func smallestEigenpairs(_ count: Int = 1, tolerance: Double = 1e-3, maximumProducts: Int = 300, seed: UInt64 = 0) throws -> [Eigenpair] {
        try extremeEigenpairs(largest: 0, smallest: count, tolerance: tolerance, maximumProducts: maximumProducts, seed: seed).smallest
    }

    /// Both ends of a symmetric operator's spectrum by thick-restart Lanczos with full orthogonalization.
    ///
    /// Stops when every bound is at most `tolerance` times the largest magnitude, or after `maximumProducts`. An eigenvalue of multiplicity m
    /// may be found fewer times. Memory: `1.5 · capacity + 5` vectors. Cost: the products; `8 · capacity · n` operations for each of them.
    /// Where the operator's `vectorLimit` leaves no room for a useful basis, Lanczos without one, in two passes: memory for two vectors and one
    /// for each pair, twice the products, and eigenvalues nearer to each other than rounding count once.
    /// - Parameters:
    ///   - capacity: vectors kept before a restart; by default twice what is wanted and 20, fewer where the operator's `vectorLimit` says so.
    ///   - progress: products so far and the worst relative bound.
    /// - Throws: `CurvatureError.budgetTooSmall` below two products; `notFinite` where a product is not finite.
    /// Reference: Wu & Simon 2000, doi:10.1137/S0895479898334605.
    public func extremeEigenpairs(
        largest: Int, smallest: Int, tolerance: Double = 1e-3, maximumProducts: Int = 300, capacity: Int? = nil, seed: UInt64 = 0,
        progress: ((Int, Double) -> Void)? = nil
    ) throws -> SpectrumEnds {
        precondition(isSymmetric, "Lanczos needs a symmetric operator")
        guard maximumProducts >= 2 || length == 1 else { throw CurvatureError.budgetTooSmall(given: maximumProducts, needed: 2, what: "Lanczos") }
        let wanted = Swift.min(length, Swift.max(1, largest + smallest))
        if capacity == nil, maximumProducts >= wanted + 4, ThreeTermLanczos.isBetter(wanted: wanted, length: length, limit: vectorLimit) {
            var process = ThreeTermLanczos(self, seed: seed)
            return try process.run(
                largest: Swift.min(largest, length), smallest: Swift.min(smallest, length), tolerance: tolerance, maximumProducts: maximumProducts,
                progress: progress)
        }
        let room = capacity.map { Swift.min(length, Swift.max(wanted + 2, $0)) } ?? LanczosProcess.room(wanted: wanted, length: length, limit: vectorLimit)
        var process = try LanczosProcess(self, capacity: room, seed: seed)
        while true {
            let isDone = try process.advance()
            // The small problem costs 9·m³ operations of the host: after every product only where its orthogonalization costs as many.
            let isEnd = isDone || process.count == room || process.products >= maximumProducts
            guard isEnd || (process.count > wanted && (process.count % 8 == 0 || 9 * process.count * process.count <= length)) else {
                progress?(process.products, .infinity)
                continue
            }
            let ritz = try process.ritz()
            let scale = ritz.values.map(abs).max() ?? 0
            let chosen = process.ends(of: ritz, largest: largest, smallest: smallest)
            let worst = chosen.map { ritz.bounds[$0] }.max() ?? 0
            progress?(process.products, scale > 0 ? worst / scale : 0)
            let isConverged = isDone || (process.count > wanted && worst <= Swift.max(tolerance * scale, 2 * process.noise))
            if isConverged || process.products >= maximumProducts {
                return try process.result(ritz, largest: largest, smallest: smallest, isConverged: isConverged)
            }
            if process.count == room { try process.restart(ritz, keeping: chosen, atLeast: wanted) }
        }
    }
}
