import PJRT
public import ThalwegCore

/// Sums, products and random numbers of long vectors on a device; the small matrices that come of them go to the host in f64.
///
/// Everything an estimator does besides the operator's own products. Each shape is compiled once.
public struct BlockAlgebra: Sendable {
    /// The device.
    public let engine: Engine
    /// n, the length of a vector.
    public let length: Int
    /// f32 or f64.
    public let dtype: DType
    let programs = ProgramCache()

    /// An algebra of vectors of a length ≥ 1. Precondition: a floating-point type.
    public init(length: Int, dtype: DType, engine: Engine) {
        precondition(dtype.isFloatingPoint && length >= 1, "vectors of \(length) \(dtype.rawValue)")
        self.engine = engine
        self.length = length
        self.dtype = dtype
    }

    /// The unit round-off of the vectors' type.
    public var roundOff: Double { dtype == .float64 ? 1.1e-16 : dtype == .float32 ? 6e-8 : 5e-4 }

    private func rows(_ count: Int) -> TensorType { TensorType(dtype, [count, length]) }

    /// Runs a program on buffers, named by the letters that `name` begins with; it is traced at the first call of that name, on vectors `[k, n]` for `blocks` and on small matrices after them.
    func run(
        _ name: String, _ arguments: [Buffer], aliases: [Int: Int] = [:], _ body: @escaping @Sendable ([Tensor]) throws -> [Tensor]
    ) throws -> [Buffer] {
        let shapes = arguments.map { "\($0.elementType)\($0.dimensions)" }.joined()
        let program = try programs.program(name + shapes) {
            let types = arguments.map { TensorType(DType($0.elementType), Shape($0.dimensions)) }
            let plain = String(name.prefix { $0.isLetter || $0 == "_" })
            return try engine.compile(Program.trace(types, closed: true, body), named: plain, aliases: aliases)
        }
        return try program.run(buffers: arguments)
    }

    /// Vectors of numbers, `[k, n]` or `[n]`.
    ///
    /// - Throws: `TraceError` where the length is another; `PJRTError`.
    public func block(_ values: HostArray) throws -> VectorBlock {
        guard values.count > 0, values.count % length == 0, values.shape.dimensions.last == length else {
            throw TraceError(
                op: "block", operands: [TensorType(values.dtype, values.shape)], reason: "is not [k, \(length)]: one row for each vector")
        }
        return VectorBlock(try engine.upload(values.converted(to: dtype).reshaped(to: [values.count / length, length])), self)
    }

    /// Vectors of zeros.
    public func zeros(_ count: Int) throws -> VectorBlock {
        VectorBlock(try run("zeros\(count)", []) { [dtype, length] _ in [.zeros([count, length], dtype: dtype)] }[0], self)
    }

    /// What random vectors are made of.
    public enum Distribution: String, Sendable {
        /// ±1 with equal probability.
        case rademacher
        /// Standard normal.
        case gaussian
    }

    /// Random vectors, the same for the same seed and number on every device.
    ///
    /// - Parameters:
    ///   - seed: of all vectors of an estimate.
    ///   - number: which draw of them.
    public func random(_ distribution: Distribution, count: Int, seed: UInt64, number: Int) throws -> VectorBlock {
        let words = HostArray([UInt32(truncatingIfNeeded: seed >> 32), UInt32(truncatingIfNeeded: seed)])
        let draw = HostArray(scalar: UInt32(truncatingIfNeeded: number))
        let result = try run("\(distribution.rawValue)\(count)", [engine.upload(words), engine.upload(draw)]) { [dtype, length] inputs in
            let key = RandomKey(tensor: inputs[0]).fold(inputs[1]), shape: Shape = [count, length]
            switch distribution {
            case .gaussian: return [key.normal(shape, dtype: dtype)]
            case .rademacher:
                let isUp = key.uniform(shape) .< 0.5
                return [select(isUp, .ones(shape, dtype: dtype), -Tensor.ones(shape, dtype: dtype))]
            }
        }
        return VectorBlock(result[0], self)
    }

    /// The inner products of the vectors of two blocks, `A Bᵀ`, summed in the vectors' type.
    public func gram(_ a: VectorBlock, _ b: VectorBlock) throws -> Matrix {
        let result = try run("gram", [a.buffer, b.buffer]) { [$0[0].matmul($0[1].transpose([1, 0])).converted(to: .float64)] }
        return Matrix(rows: a.count, columns: b.count, elements: try engine.download(result[0]).doubles)
    }

    /// For each pair of vectors the inner product, in f64.
    public func inner(_ a: VectorBlock, _ b: VectorBlock) throws -> [Double] {
        if a.count == 1, length > 2 * Self.part { return [try longInner(a, b)] }
        let result = try run("inner", [a.buffer, b.buffer]) { [($0[0].converted(to: .float64) * $0[1].converted(to: .float64)).sum(axes: [1])] }
        return try engine.download(result[0]).doubles
    }

    private static let part = 1 << 20

    /// Part by part: products in f64 of whole vectors would take the memory of two more.
    private func longInner(_ a: VectorBlock, _ b: VectorBlock) throws -> Double {
        var total = 0.0
        for start in stride(from: 0, to: length, by: Self.part) {
            let size = min(Self.part, length - start), place = try engine.upload(HostArray(scalar: Int32(start)))
            let sum = try run("long_inner\(size)", [a.buffer, b.buffer, place]) { inputs in
                let parts = inputs[..<2].map { $0.dynamicSlice(axis: 1, start: inputs[2], size: size).converted(to: .float64) }
                return [(parts[0] * parts[1]).sum()]
            }
            total += try engine.download(sum[0]).scalar
        }
        return total
    }

    /// `C A`: row i is the combination of A's vectors with the numbers of C's row i. Precondition: as many columns as vectors.
    public func combination(_ coefficients: Matrix, _ a: VectorBlock) throws -> VectorBlock {
        precondition(coefficients.columns == a.count, "\(coefficients.columns) coefficients for \(a.count) vectors")
        let small = try engine.upload(HostArray(coefficients.elements, shape: [coefficients.rows, coefficients.columns], dtype: dtype))
        return VectorBlock(try run("combination", [small, a.buffer]) { [$0[0].matmul($0[1])] }[0], self)
    }

    /// `a + factor · b`, vector by vector, one factor for each (or one for all).
    public func sum(_ a: VectorBlock, _ b: VectorBlock, factor: [Double] = [1]) throws -> VectorBlock {
        precondition(a.count == b.count && [1, a.count].contains(factor.count), "\(a.count) and \(b.count) vectors, \(factor.count) factors")
        let factors = try engine.upload(HostArray(factor, shape: [factor.count, 1], dtype: dtype))
        return VectorBlock(try run("sum", [a.buffer, b.buffer, factors]) { [$0[0] + $0[2] * $0[1]] }[0], self)
    }

    /// Each vector times a number.
    public func scaled(_ a: VectorBlock, by factor: [Double]) throws -> VectorBlock {
        precondition([1, a.count].contains(factor.count), "\(a.count) vectors, \(factor.count) factors")
        let factors = try engine.upload(HostArray(factor, shape: [factor.count, 1], dtype: dtype))
        return VectorBlock(try run("scaled", [a.buffer, factors]) { [$0[0] * $0[1]] }[0], self)
    }

    /// `a_k ∘ b`, element by element: each vector times one.
    public func product(_ a: VectorBlock, _ b: VectorBlock) throws -> VectorBlock {
        precondition(b.count == 1, "\(b.count) vectors instead of one")
        return VectorBlock(try run("product", [a.buffer, b.buffer]) { [$0[0] * $0[1]] }[0], self)
    }

    /// `Σ_k a_k ∘ b_k`, element by element: one vector.
    public func elementwiseSum(_ a: VectorBlock, _ b: VectorBlock) throws -> VectorBlock {
        VectorBlock(try run("elementwise_sum", [a.buffer, b.buffer]) { [($0[0] * $0[1]).sum(axes: [0], keepDims: true)] }[0], self)
    }

    /// The vectors in a range.
    public func rows(_ range: Range<Int>, of a: VectorBlock) throws -> VectorBlock {
        if range == 0..<a.count { return a }
        // Where it begins is an argument: one program for all parts of one size.
        let (count, start) = (range.count, try engine.upload(HostArray(scalar: Int32(range.lowerBound))))
        return VectorBlock(try run("rows\(count)", [a.buffer, start]) { [$0[0].dynamicSlice(axis: 0, start: $0[1], size: count)] }[0], self)
    }

    /// The vectors of all blocks, one after another. Precondition: at least one block.
    public func concatenated(_ blocks: [VectorBlock]) throws -> VectorBlock {
        precondition(!blocks.isEmpty, "no blocks")
        if blocks.count == 1 { return blocks[0] }
        return VectorBlock(try run("concatenated", blocks.map(\.buffer)) { [.concatenated($0, axis: 0)] }[0], self)
    }
}
