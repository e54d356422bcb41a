import PJRT
public import ThalwegCore

/// An operator of a problem: a sum over the examples and a part of the penalty.
public protocol ExampleOperator: LinearOperator {
    /// The loss, and the point where it is looked at.
    var problem: CurvatureProblem { get }
    /// Of the programs; one for each product rule.
    static var name: String { get }
    /// What a block of examples adds to `A v`, v as a tree.
    static func product(at point: Tree, along direction: Tree, rows: CurvatureRows) throws -> Tree
    /// `vᵀ A_i v` of each of a block's examples, `[rows]`, `Σ scale · A_i` being the operator without the penalty; 0 for rows that only fill up.
    static func form(at point: Tree, along direction: Tree, rows: CurvatureRows) throws -> Tensor
    /// What the penalty adds to `A v`; zero where the operator is of the examples alone.
    static func product(at point: Tree, along direction: Tree, penalty: @escaping @Sendable (Tree) throws -> Tensor) throws -> Tree
}

extension ExampleOperator {
    public var algebra: BlockAlgebra { problem.algebra }
    public var vectorLimit: Int? { problem.vectorLimit }

    public static func product(at point: Tree, along direction: Tree, penalty: @escaping @Sendable (Tree) throws -> Tensor) throws -> Tree {
        direction.zeros()
    }

    /// At most `problem.width` vectors at once.
    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        try problem.inParts(vectors) { try ofExamples($0, from: ofPenalty($0)) }
    }

    public func product(_ vector: VectorBlock, onto start: VectorBlock) throws -> VectorBlock {
        try ofExamples(vector, from: problem.functions.penalty == nil ? start : algebra.sum(start, ofPenalty(vector)))
    }

    private func ofPenalty(_ part: VectorBlock) throws -> VectorBlock {
        let space = problem.space
        let made = try problem.penalized("\(Self.name)_penalty", [part.buffer], types: [TensorType(space.dtype, [part.count, space.count])]) {
            point, inputs, penalty in
            [try space.mapped(inputs[0]) { try Self.product(at: point, along: $0, penalty: penalty) }]
        }
        return VectorBlock(made[0], algebra)
    }

    private func ofExamples(_ part: VectorBlock, from start: VectorBlock) throws -> VectorBlock {
        let space = problem.space
        let sum = try problem.summed("\(Self.name)_products", [part.buffer], from: [start.buffer]) { point, inputs, rows in
            [try space.mapped(inputs[0]) { try Self.product(at: point, along: $0, rows: CurvatureRows(rows)) }]
        }
        return VectorBlock(sum[0], algebra)
    }
}

extension CurvatureProblem {
    /// What `products` makes of the vectors, at most `width` of them at once.
    func inParts(_ vectors: VectorBlock, _ products: (VectorBlock) throws -> VectorBlock) throws -> VectorBlock {
        try algebra.concatenated(stride(from: 0, to: vectors.count, by: width).map { start in
            try products(algebra.rows(start..<Swift.min(start + width, vectors.count), of: vectors))
        })
    }
}

/// The examples of a block, as the rule of an `ExampleOperator` sees them.
public struct CurvatureRows: Sendable {
    private let rows: CurvatureProblem.Rows

    init(_ rows: CurvatureProblem.Rows) { self.rows = rows }

    /// The model's outputs at parameters, `[rows, …]`.
    public func outputs(_ parameters: Tree) throws -> Tensor { try rows.outputs(parameters) }
    /// The loss of each example, `[rows]`, 0 for rows that only fill the block up.
    public func losses(_ outputs: Tensor) throws -> Tensor { try rows.losses(outputs) }
    /// The block's share of the loss, a scalar.
    public func loss(_ outputs: Tensor) throws -> Tensor { try rows.loss(outputs) }
    /// As `losses`, against targets drawn with the key, others in every block; nil where the loss is no negative log-likelihood.
    public func sampledLosses(_ outputs: Tensor, key: RandomKey) throws -> Tensor? {
        guard let sampled = rows.functions.sampledLosses else { return nil }
        return rows.masked(try sampled(outputs, rows.targets, key.fold(rows.number)))
    }
    /// A tensor times what an example's loss is multiplied with in the loss, an argument of the program.
    public func scaled(_ tensor: Tensor) -> Tensor { rows.scaled(tensor) }
}
