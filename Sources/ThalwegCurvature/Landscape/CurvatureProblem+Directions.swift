public import ThalwegCore

extension CurvatureProblem {
    /// Directions whose filters are as long as the point's: each slice of a weight along its last axis (all that makes one output) gets the
    /// norm of the same slice of the parameters, and tensors of rank 0 and 1, which are biases and normalization's, become zero.
    ///
    /// Distances along such a direction mean the same for networks of different scale. Where no parameter has rank 2 or more, each tensor
    /// counts as one filter. Reference: Li et al. 2018, arXiv:1712.09913.
    /// - Parameter directions: `[k, n]`.
    public func filterNormalized(_ directions: VectorBlock) throws -> VectorBlock {
        let space = space, hasFilters = space.types.contains { $0.shape.count > 1 }
        let result = try algebra.run("filter_normalized", point + [directions.buffer]) { inputs in
            let here = Tree(names: space.names, leaves: Array(inputs.dropLast()))
            return [
                try space.mapped(inputs[inputs.count - 1]) { direction in
                    direction.zip(here) { part, weight in
                        if hasFilters, weight.shape.count < 2 { return .zeros(part.shape, dtype: part.dtype) }
                        let axes = Array(0..<(hasFilters ? weight.shape.count - 1 : weight.shape.count))
                        func squared(_ x: Tensor) -> Tensor { axes.isEmpty ? x.squared() : x.squared().sum(axes: axes, keepDims: true) }
                        let size = squared(part), isZero = size .<= 0
                        let ratio = (squared(weight) / select(isZero, .ones(size.shape, dtype: size.dtype), size)).sqrt()
                        return part * select(isZero, .zeros(size.shape, dtype: size.dtype), ratio).broadcast(to: part.shape)
                    }
                },
            ]
        }
        return VectorBlock(result[0], algebra)
    }

    /// Random normal directions, filter-normalized, `[count, n]`: the same for the same seed.
    public func randomDirections(_ count: Int, seed: UInt64 = 0) throws -> VectorBlock {
        try filterNormalized(algebra.random(.gaussian, count: count, seed: seed ^ 0x6c61_6e64, number: 0))
    }

    /// Points of the problem's space as vectors `[k, n]`; leaves that the problem does not have, such as frozen parameters, are left out.
    ///
    /// - Throws: `CurvatureError.otherParameters` where leaves are missing or have other shapes.
    public func vectors(of points: [ArrayTree]) throws -> VectorBlock {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(points.count * space.count * space.dtype.byteCount)
        for point in points {
            for (name, type) in Swift.zip(space.names, space.types) {
                guard let leaf = point[name], leaf.shape == type.shape else {
                    throw CurvatureError.otherParameters(found: point.names, expected: space.names)
                }
                bytes += leaf.converted(to: space.dtype).bytes
            }
        }
        return try algebra.block(HostArray(dtype: space.dtype, shape: [points.count, space.count], bytes: bytes))
    }

    /// From this point to others: `b − θ` for each of `[k, n]`.
    public func offsets(to points: VectorBlock) throws -> VectorBlock {
        let ones = Matrix(rows: points.count, columns: 1, elements: [Double](repeating: 1, count: points.count))
        return try algebra.sum(points, algebra.combination(ones, vector()), factor: [-1])
    }
}
