/// `A B`: first B, then A. Not symmetric in general. Cost of a product: one of each.
public struct ProductOperator: LinearOperator {
    /// The second factor to act.
    public let left: any LinearOperator
    /// The first.
    public let right: any LinearOperator
    public var algebra: BlockAlgebra { left.algebra }
    public var isSymmetric: Bool { false }

    /// A product. Precondition: one length.
    public init(_ left: any LinearOperator, _ right: any LinearOperator) {
        precondition(left.length == right.length, "\(left.length) and \(right.length) rows")
        self.left = left
        self.right = right
    }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock { try left.products(right.products(vectors)) }
}
