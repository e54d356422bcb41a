public import PJRT
public import ThalwegCore

/// k vectors of length n on a device, `[k, n]`; made by a `BlockAlgebra`, never changed.
public struct VectorBlock: Sendable {
    /// The vectors, one row each.
    public let buffer: Buffer
    /// What computes with them.
    public let algebra: BlockAlgebra

    /// The number of vectors.
    public var count: Int { buffer.dimensions[0] }
    /// The length of each.
    public var length: Int { algebra.length }

    init(_ buffer: Buffer, _ algebra: BlockAlgebra) {
        self.buffer = buffer
        self.algebra = algebra
    }

    /// The vectors in the host's memory, `[k, n]`.
    public func downloaded() throws -> HostArray { try algebra.engine.download(buffer) }
}
