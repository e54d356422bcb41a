import PJRT
import ThalwegCore

/// Orthonormal vectors on a device, to which one after the other is added: Gram–Schmidt, twice each (Giraud, Langou & Rozložník 2005,
/// doi:10.1007/s00211-005-0615-4).
///
/// Memory: `capacity · n`, plus a few vectors. Cost of an addition: `8 · capacity · n` operations.
struct OrthonormalBasis {
    let algebra: BlockAlgebra
    /// How many vectors fit.
    private(set) var capacity: Int
    private(set) var count = 0
    private var storage: Buffer

    init(capacity: Int, in algebra: BlockAlgebra) throws {
        self.algebra = algebra
        self.capacity = capacity
        storage = try algebra.zeros(capacity).buffer
    }

    /// The basis that starts with these vectors, which are orthonormal.
    init(_ vectors: VectorBlock, capacity: Int) throws {
        algebra = vectors.algebra
        (self.capacity, count, storage) = (vectors.count, vectors.count, vectors.buffer)
        try grow(to: capacity)
    }

    /// Makes room for more vectors. Memory meanwhile: both sizes.
    mutating func grow(to capacity: Int) throws {
        let rest = capacity - self.capacity
        guard rest > 0 else { return }
        storage = try algebra.run("grown\(rest)", [storage]) { inputs in
            let more = Tensor.zeros([rest, inputs[0].shape[1]], dtype: inputs[0].dtype)
            return [.concatenated([inputs[0], more], axis: 0)]
        }[0]
        self.capacity = capacity
    }

    /// What an addition found.
    struct Addition {
        /// The vector's components along those that were there, `capacity` numbers.
        let coefficients: [Double]
        /// The length of what is left of it.
        let remainder: Double
        /// That remainder as a unit vector, which is now the last of the basis; zero where nothing is left.
        let vector: VectorBlock
    }

    /// Adds the part of a vector that is orthogonal to the basis. Precondition: room for one more.
    mutating func add(_ vector: VectorBlock) throws -> Addition {
        precondition(count < capacity && vector.count == 1, "\(count) of \(capacity) vectors, adding \(vector.count)")
        let place = try algebra.engine.upload(HostArray(scalar: Int32(count)))
        let results = try algebra.run("gram_schmidt", [storage, vector.buffer, place], aliases: [0: 0]) { inputs in
            let basis = inputs[0], w = inputs[1]
            let first = w.matmul(basis.transpose([1, 0]))
            let once = w - first.matmul(basis)
            let second = once.matmul(basis.transpose([1, 0]))
            let twice = once - second.matmul(basis)
            let squared = (twice * twice).sum(), isZero = squared .<= 0
            let length = select(isZero, .ones([], dtype: w.dtype), squared).sqrt()
            let unit = select(isZero.broadcast(to: w.shape), .zeros(w.shape, dtype: w.dtype), twice / length)
            let coefficients = (first.converted(to: .float64) + second.converted(to: .float64)).reshape([basis.shape[0]])
            let next = basis.dynamicUpdateSlice(unit, starts: [inputs[2], Tensor(0, dtype: .int32)])
            return [next, unit, coefficients, select(isZero, Tensor(0, dtype: w.dtype), length).converted(to: .float64)]
        }
        storage = results[0]
        count += 1
        return Addition(
            coefficients: try algebra.engine.download(results[2]).doubles, remainder: try algebra.engine.download(results[3]).scalar,
            vector: VectorBlock(results[1], algebra))
    }

    /// All vectors, `capacity` of them, those not added yet zero.
    var vectors: VectorBlock { VectorBlock(storage, algebra) }

    /// Combinations of the vectors with the numbers in the rows of C, which may have fewer columns than there are vectors.
    func combination(_ coefficients: Matrix) throws -> VectorBlock {
        var wide = Matrix(zeros: coefficients.rows, capacity)
        for i in 0..<coefficients.rows { for j in 0..<coefficients.columns { wide[i, j] = coefficients[i, j] } }
        return try algebra.combination(wide, vectors)
    }

    /// `Y = R Q` row by row: orthonormal rows Q, lower triangular R of nonnegative diagonal. A vector that depends on those before it gets a
    /// random direction and a diagonal element of round-off size.
    static func factorize(_ block: VectorBlock, seed: UInt64) throws -> (basis: VectorBlock, triangle: Matrix) {
        let algebra = block.algebra
        var basis = try OrthonormalBasis(capacity: block.count, in: algebra), triangle = Matrix(zeros: block.count, block.count)
        for number in 0..<block.count {
            let vector = try algebra.rows(number..<number + 1, of: block)
            let size = try algebra.inner(vector, vector)[0].squareRoot()
            var added = try basis.add(vector)
            for column in 0..<number { triangle[number, column] = added.coefficients[column] }
            triangle[number, number] = added.remainder
            if !(added.remainder > 100 * algebra.roundOff * size) {
                triangle[number, number] = max(algebra.roundOff * size, .leastNormalMagnitude)
                try basis.forget(from: number)
                added = try basis.add(algebra.random(.gaussian, count: 1, seed: seed ^ 0x9e37, number: number))
            }
        }
        return (basis.vectors, triangle)
    }

    /// Forgets the vectors from a number on.
    mutating func forget(from number: Int) throws {
        let kept = try algebra.engine.upload(HostArray((0..<capacity).map { $0 < number ? 1.0 : 0.0 }, shape: [capacity, 1], dtype: algebra.dtype))
        storage = try algebra.run("forget", [storage, kept]) { [$0[0] * $0[1]] }[0]
        count = number
    }
}
