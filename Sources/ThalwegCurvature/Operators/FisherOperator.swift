import ThalwegCore

/// The Fisher information by Monte Carlo: the mean of `g g ᵀ` over targets drawn from the distribution that the outputs describe.
///
/// An unbiased estimate of the Gauss–Newton matrix for a negative log-likelihood, another for every seed, the same at every call. Each
/// example has draws of its own. Cost: about two gradients for a vector and a draw.
public struct FisherOperator: LinearOperator {
    private let problem: CurvatureProblem
    private let seed: UInt64
    /// Draws of targets for every example.
    public let draws: Int

    public var algebra: BlockAlgebra { problem.algebra }

    /// The estimate of a problem at its point.
    ///
    /// - Throws: `CurvatureError.notDefined` where the loss is no negative log-likelihood.
    public init(of problem: CurvatureProblem, draws: Int = 1, seed: UInt64 = 0) throws {
        guard problem.functions.sampledLosses != nil else {
            throw CurvatureError.notDefined("the Fisher information", because: "the loss is no negative log-likelihood; use the Gauss–Newton matrix")
        }
        self.problem = problem
        self.seed = seed
        self.draws = Swift.max(1, draws)
    }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock { try problem.inParts(vectors, product) }

    private func product(_ vectors: VectorBlock) throws -> VectorBlock {
        let space = problem.space
        var total = try algebra.zeros(vectors.count)
        for draw in 0..<draws {
            let key = try problem.engine.upload(HostArray([UInt32(truncatingIfNeeded: seed) &+ UInt32(truncatingIfNeeded: draw), 0xf15e]))
            let part = try problem.summed("fisher_products", [vectors.buffer, key], from: [algebra.zeros(vectors.count).buffer]) { point, inputs, rows in
                let seen = CurvatureRows(rows), random = RandomKey(tensor: inputs[1])
                let losses: @Sendable (Tree) throws -> Tensor = { parameters in
                    let outputs = try seen.outputs(parameters)
                    guard let losses = try seen.sampledLosses(outputs, key: random) else { return outputs }
                    return losses
                }
                let product: @Sendable (Tree) throws -> Tree = { direction in
                    let tangent = try jvp(losses, at: point, along: direction).tangent
                    return try vjp(losses, at: point).pullback(seen.scaled(tangent))
                }
                return [try space.mapped(inputs[0], product)]
            }
            total = try algebra.sum(total, VectorBlock(part[0], algebra), factor: [1 / Double(draws)])
        }
        return total
    }
}
