import PJRT
import ThalwegCore

extension CurvatureProblem {
    /// The most points whose losses are computed at once.
    static let largestPointBatch = 32

    /// The losses at `θ + Σ_j c_j v_j` for many rows c, penalties included.
    ///
    /// Points are taken a batch at a time by one program, as many as memory allows; what is not finite is handed back as it is.
    /// - Parameters:
    ///   - directions: the vectors v, `[d, n]`.
    ///   - places: rows of d coefficients.
    ///   - progress: points done.
    /// - Returns: one loss for each row. Cost: as many evaluations over all examples.
    public func losses(along directions: VectorBlock, at places: [[Double]], progress: ((Int) throws -> Void)? = nil) throws -> [Double] {
        precondition(places.allSatisfy { $0.count == directions.count }, "each place needs \(directions.count) coefficients")
        guard !places.isEmpty else { return [] }
        let space = space, most = try pointsAtOnce()
        // All batches of one size, so that one program serves them.
        let batches = (places.count + most - 1) / most, width = (places.count + batches - 1) / batches
        var result: [Double] = []
        for start in stride(from: 0, to: places.count, by: width) {
            let rows = (start..<start + width).flatMap { places[min($0, places.count - 1)] }
            let coefficients = try engine.upload(HostArray(rows, shape: [width, directions.count], dtype: space.dtype))
            let arguments = [directions.buffer, coefficients]
            let begin = try penalized("losses_penalty", arguments, types: [TensorType(.float64, [width])]) { point, inputs, penalty in
                [try space.atEach(space.points(from: point, along: inputs[0], by: inputs[1]), penalty)]
            }
            let sums = try summed("losses", arguments, from: begin) { point, inputs, rows in
                let seen = CurvatureRows(rows)
                return [try space.atEach(space.points(from: point, along: inputs[0], by: inputs[1])) { try seen.loss(try seen.outputs($0)) }]
            }
            result += try engine.download(sums[0]).doubles.prefix(places.count - start)
            try progress?(result.count)
        }
        return result
    }

    /// How many points' losses fit a size of intermediate values, between 1 and `largestPointBatch`. Cost: one trace.
    func pointsAtOnce(bytes: Int = 1 << 30) throws -> Int {
        let block = blocks[0], (a, b) = (point.count, fixed.count)
        let types = (point + fixed + [block.inputs, block.targets, block.weights]).map { TensorType(DType($0.elementType), Shape($0.dimensions)) }
        let program = try Program.trace(types, closed: true) { [functions, fixedTypes, space] inputs in
            let rows = Rows(
                functions: functions, fixed: Tree(names: fixedTypes.names, leaves: Array(inputs[a..<a + b])), inputs: inputs[a + b],
                targets: inputs[a + b + 1], weights: inputs[a + b + 2], number: Tensor(0, dtype: .int32), measures: Tensor(HostArray([1.0, 1.0])))
            return [try rows.loss(try rows.outputs(Tree(names: space.names, leaves: Array(inputs[..<a]))))]
        }
        let each = program.simplified().memoryUse().temporary + space.count * space.dtype.byteCount
        return max(1, min(Self.largestPointBatch, bytes / max(each, 1)))
    }
}

extension FlatSpace {
    /// The points `[k, n]` that lie from a point along vectors `[d, n]` by coefficients `[k, d]`.
    func points(from point: Tree, along directions: Tensor, by coefficients: Tensor) -> Tensor {
        vector(point).reshape([1, count]) + coefficients.matmul(directions)
    }

    /// A scalar of each of the points `[k, n]`: `[k]`, in f64.
    func atEach(_ points: Tensor, _ function: @escaping @Sendable (Tree) throws -> Tensor) throws -> Tensor {
        try eachRow(points) { try function($0).converted(to: .float64) }
    }
}
