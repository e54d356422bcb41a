/// `Σ c_i A_i + d I`: sums, differences, multiples, and damping.
///
/// Cost of a product: one of each term.
public struct CombinedOperator: LinearOperator {
    public let algebra: BlockAlgebra
    /// The terms with their factors.
    public let terms: [(factor: Double, operator: any LinearOperator)]
    /// d: what is added to the diagonal.
    public let damping: Double

    public var isSymmetric: Bool { terms.allSatisfy { $0.operator.isSymmetric } }
    public var vectorLimit: Int? { terms.compactMap { $0.operator.vectorLimit }.min() }

    /// A sum. Precondition: at least one term, all of one algebra.
    public init(_ terms: [(factor: Double, operator: any LinearOperator)], damping: Double = 0) {
        precondition(!terms.isEmpty && terms.allSatisfy { $0.operator.length == terms[0].operator.length }, "terms of one length")
        algebra = terms[0].operator.algebra
        self.terms = terms
        self.damping = damping
    }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        var result = try algebra.scaled(vectors, by: [damping])
        for term in terms { result = try algebra.sum(result, term.operator.products(vectors), factor: [term.factor]) }
        return result
    }
}

extension LinearOperator {
    /// `A + d I`.
    public func damped(by damping: Double) -> CombinedOperator { CombinedOperator([(1, self)], damping: damping) }
    /// `c A`.
    public func scaled(by factor: Double) -> CombinedOperator { CombinedOperator([(factor, self)]) }
    /// `A + B`.
    public static func + (a: Self, b: any LinearOperator) -> CombinedOperator { CombinedOperator([(1, a), (1, b)]) }
    /// `A − B`.
    public static func - (a: Self, b: any LinearOperator) -> CombinedOperator { CombinedOperator([(1, a), (-1, b)]) }
}
