extension Eigh {
    /// Cyclic Jacobi on `[count, n, n]`: each round turns n/2 disjoint planes of all matrices at once, n − 1 rounds are a sweep.
    ///
    /// Stops when the elements off the diagonal have norm ≤ ε‖A‖ in every matrix: 6–10 sweeps, the last ones converge quadratically.
    func jacobiEigen(_ a: Tensor) throws -> [Tensor] {
        let (count, n) = (a.shape[0], a.shape[1])
        guard n > 1 else { return [a.reshape([count, 1]), .ones(a.shape, dtype: a.dtype)] }
        // A row and column of zeros makes n even; exact zeros are never turned, so it stays apart.
        let even = n + n % 2, half = even / 2
        let padded = even == n ? a : a.pad(low: [0, 0, 0], high: [0, 1, 1])
        let limit = a.squared().sum(axes: [1, 2]) * (a.dtype.epsilon * a.dtype.epsilon)
        let eye = Tensor.identity(even, dtype: a.dtype).broadcast(to: [count, even, even])
        let isDiagonal = Tensor.onDiagonal(half)

        // The quadrants, then the two halves of the rows of Vᵀ. Pair i is row i of the upper and of the lower half.
        func quadrants(_ matrix: Tensor) -> [Tensor] {
            matrix.split([half, half], axis: 1).flatMap { $0.split([half, half], axis: 2) }
        }
        func offDiagonal(_ q: [Tensor]) -> Tensor {
            let zero = Tensor(0, dtype: a.dtype)
            let squares = select(isDiagonal, zero, q[0].squared() + q[3].squared()) + q[1].squared() + q[2].squared()
            return squares.sum(axes: [1, 2])
        }
        func round(_ state: [Tensor]) -> [Tensor] {
            let (app, apq, aqq) = (state[0].matrixDiagonal(), state[1].matrixDiagonal(), state[3].matrixDiagonal())
            let rotation = JacobiRotation(app, apq, aqq, isSkipped: apq .== 0)
            let step = rotation.t * apq
            // Rows, then columns; the pivots are set to what they are exactly.
            var (tl, bl) = rotation.turned(state[0], state[2]), (tr, br) = rotation.turned(state[1], state[3])
            (tl, tr) = rotation.turned(tl, tr, axis: 2)
            (bl, br) = rotation.turned(bl, br, axis: 2)
            tl = select(isDiagonal, (app - step).expandDims(2), tl)
            br = select(isDiagonal, (aqq + step).expandDims(2), br)
            tr = select(isDiagonal, .zeros([], dtype: a.dtype), tr)
            bl = select(isDiagonal, .zeros([], dtype: a.dtype), bl)
            (tl, bl) = Tournament.next(tl, bl)
            (tr, br) = Tournament.next(tr, br)
            (tl, tr) = Tournament.next(tl, tr, axis: 2)
            (bl, br) = Tournament.next(bl, br, axis: 2)
            var (above, below) = rotation.turned(state[4], state[5])
            (above, below) = Tournament.next(above, below)
            return [tl, tr, bl, br, above, below]
        }
        let start = quadrants(padded) + eye.split([half, half], axis: 1) + [Tensor(HostArray(scalar: Int32(0)))]
        let end = try whileLoop(start) { state -> Tensor in
            let isFar = (offDiagonal(state) .> limit).any()
            return isFar.and(state[6] .< Double(Jacobi.sweepLimit))
        } _: { state -> [Tensor] in
            let swept = try scan(Array(state.prefix(6)), length: even - 1) { state, _ in (round(state), []) }.carry
            return swept + [state[6] + 1]
        }
        let values = Tensor.concatenated([end[0].matrixDiagonal(), end[3].matrixDiagonal()], axis: 1).slice(axis: 1, to: n)
        let rows = Tensor.concatenated([end[4], end[5]], axis: 1).slice(starts: [0, 0, 0], limits: [count, n, n])
        let order = values.argSort()
        return [values.takeAlongAxis(order, axis: 1), rows.gathered(rowsPerMatrix: order).matrixTransposed()]
    }
}

enum Jacobi {
    /// Sweeps after which a Jacobi iteration ends whatever it reached; convergence takes fewer than 15 for any n that fits memory.
    static let sweepLimit = 40
}

extension Tensor {
    /// The rows `order[i, …]` of each matrix `i` of `[count, m, n]`.
    func gathered(rowsPerMatrix order: Tensor) -> Tensor {
        gather(
            order,
            .init(
                offsetDims: [2], collapsedSliceDims: [1], operandBatchingDims: [0], startIndicesBatchingDims: [0], startIndexMap: [1],
                indexVectorDim: 2),
            sliceSizes: [1, 1, shape[2]])
    }
}
