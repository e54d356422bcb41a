import PJRT
import ThalwegCore

/// What K-FAC and EKFAC have in common: on the weights of each layer, as a matrix, `V ↦ U_A (Λ ∘ (U_Aᵀ V U_G)) U_Gᵀ`.
///
/// The columns of `U_A ⊗ U_G` are orthonormal, so that Λ holds the eigenvalues, and every function of the operator is one of Λ.
public struct KroneckerSpectrum: Sendable {
    /// One weight with its bias, or parameters whose curvature is diagonal.
    struct Part: Sendable {
        /// nil for a diagonal part.
        let block: KroneckerBlock?
        /// The diagonal parameter's name.
        let diagonal: String?
        /// The bases of the inputs (nil where it is that of the coordinates) and of the outputs; then Λ.
        let hasInputBasis: Bool
    }

    let space: FlatSpace
    let algebra: BlockAlgebra
    let parts: [Part]
    /// U_A, U_G and Λ of each part.
    let buffers: [Buffer]
    private let lengths: [Int]

    init(space: FlatSpace, algebra: BlockAlgebra, parts: [(part: Part, buffers: [Buffer])]) {
        (self.space, self.algebra, self.parts) = (space, algebra, parts.map(\.part))
        buffers = parts.flatMap(\.buffers)
        lengths = parts.map(\.buffers.count)
    }

    /// The products with what `function` makes of Λ.
    func products(
        _ vectors: VectorBlock, named name: String, number: Double, _ function: @escaping @Sendable (_ values: Tensor, _ number: Tensor) -> Tensor
    ) throws -> VectorBlock {
        let (space, parts, lengths) = (space, parts, lengths)
        let scalar = try algebra.engine.upload(HostArray([number], shape: [], dtype: space.dtype))
        let result = try algebra.run(name, [vectors.buffer, scalar] + buffers) { inputs in
            let number = inputs[1], held = Array(inputs[2...])
            return [
                try space.mapped(inputs[0]) { tree in
                    var result = tree, start = 0
                    for (part, length) in zip(parts, lengths) {
                        let own = held[start..<start + length], factor = function(own[start + length - 1], number)
                        start += length
                        if let name = part.diagonal, let leaf = tree[name] { result[name] = leaf * factor.converted(to: leaf.dtype) }
                        guard let block = part.block else { continue }
                        let outputs = own[own.endIndex - 2]
                        var matrix = block.matrix(of: tree).matmul(outputs)
                        if part.hasInputBasis { matrix = own[own.startIndex].matrixTransposed().matmul(matrix) }
                        matrix = matrix * factor
                        if part.hasInputBasis { matrix = own[own.startIndex].matmul(matrix) }
                        block.write(matrix.matmul(outputs.matrixTransposed()), to: &result)
                    }
                    return result
                },
            ]
        }
        return VectorBlock(result[0], algebra)
    }

    /// All eigenvalues, descending. Cost: a sort on the host.
    func eigenvalues() throws -> [Double] {
        var result: [Double] = [], end = 0
        for length in lengths {
            end += length
            result += try algebra.engine.download(buffers[end - 1]).doubles
        }
        return result.sorted(by: >)
    }
}

/// An operator that is near the Gauss–Newton matrix layer by layer, with eigenvectors that are Kronecker products.
public protocol KroneckerOperator: LinearOperator {
    /// Its eigenvectors and eigenvalues.
    var spectrum: KroneckerSpectrum { get }
}

extension KroneckerOperator {
    public var algebra: BlockAlgebra { spectrum.algebra }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        try spectrum.products(vectors, named: "kronecker_products", number: 0) { values, _ in values }
    }

    /// All its eigenvalues, descending.
    public func eigenvalues() throws -> [Double] { try spectrum.eigenvalues() }

    /// The sum of its eigenvalues; exact.
    public func trace() throws -> Double { try spectrum.eigenvalues().reduce(0, +) }

    /// `(A + damping · I)⁻¹`; exact, one product's cost. Damping > 0 unless every eigenvalue is positive.
    public func inverse(damping: Double) -> KroneckerInverse { KroneckerInverse(spectrum: spectrum, damping: damping) }
}

/// `(A + λI)⁻¹` of a `KroneckerOperator`.
public struct KroneckerInverse: LinearOperator {
    let spectrum: KroneckerSpectrum
    /// λ.
    public let damping: Double
    public var algebra: BlockAlgebra { spectrum.algebra }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        try spectrum.products(vectors, named: "kronecker_inverse", number: damping) { 1 / ($0 + $1.converted(to: $0.dtype)) }
    }
}
