import ThalwegCore

/// The Lanczos process with full re-orthogonalization: an orthonormal basis of `span{q, Bq, B²q, …}` in which B is tridiagonal.
///
/// Where the space is exhausted early the remaining rows are zero and the diagonal repeats its first entry, a Rayleigh quotient, so that
/// the extreme eigenvalues stay those of the space. Cost: one product and 4·k·n operations per step, k·n numbers.
/// Reference: Lanczos 1950, doi:10.6028/jres.045.026.
struct Lanczos {
    /// The basis as rows, `[k, n]`.
    let basis: Tensor
    /// Eigenvalues of the tridiagonal matrix, ascending, `[k]`.
    let values: Tensor
    /// Its eigenvectors as columns, `[k, k]`.
    let vectors: Tensor
    /// Whether the space was exhausted: the eigenvalues are then exact but for rounding.
    let isExhausted: Tensor
    /// The number of products, k.
    let products: Int

    /// `steps` of the process from q, which is normalized here.
    init(_ matrix: CurvatureMatrix, from start: Tensor, steps: Int) throws {
        let n = matrix.count, dtype = matrix.dtype, k = Swift.min(steps, n)
        let length = start.length()
        let first = start.scaled(by: 1 / select(length .> 0, length, .scalar(1)))
        let state = LoopState([
            ("rows", .zeros([k, n], dtype: dtype)), ("q", first), ("step", .integer(0)), ("tiny", .scalar(0)), ("alive", length .> 0),
        ])
        let run = try scan(state, length: k) { state, _ in
            var next = state
            next.rows = state.rows.dynamicUpdateSlice(state.q.reshape([1, n]), starts: [state.step, .integer(0)])
            let product = matrix.product(state.q)
            let alpha = state.q.inner(product)
            // Twice is enough.
            var rest = product
            for _ in 0..<2 { rest = rest - next.rows.matmul(rest).matmul(next.rows) }
            let beta = rest.length()
            let size = max(state.tiny, abs(alpha) + beta)
            let goesOn = state.alive.and(beta .> Double(n).squareRoot() * dtype.epsilon * 10 * size)
            next.q = select(goesOn, rest.scaled(by: 1 / select(goesOn, beta, .scalar(1))), .zeros([n], dtype: dtype))
            next.tiny = size
            next.alive = goesOn
            next.step = state.step + 1
            return (next, [alpha, select(goesOn, beta, .scalar(0)), select(state.alive, .scalar(1), .scalar(0))])
        }
        basis = run.carry.rows
        let diagonal = select(run.outputs[2] .> 0, run.outputs[0], run.outputs[0].at(0))
        let side = run.outputs[1].reshape([k, 1])
        let row = Tensor.iota([k, k], axis: 0), column = Tensor.iota([k, k], axis: 1)
        let none = Tensor.zeros([], dtype: .float64)
        let below = select(row + 1 .== column, side, none)
        let tridiagonal = diagonal.diagonalMatrix() + below + below.matrixTransposed()
        (values, vectors) = eigh(tridiagonal)
        isExhausted = run.carry.alive.not().or(.flag(k == n))
        products = k
    }

    /// The vector `[n]` of coordinates `[k]` in the eigenvectors of the tridiagonal matrix.
    func vector(_ coordinates: Tensor) -> Tensor {
        vectors.matmul(coordinates.converted(to: .float64)).converted(to: basis.dtype).matmul(basis)
    }

    /// The coordinates `[k]` (float64) of a vector `[n]` in those eigenvectors.
    func coordinates(_ vector: Tensor) -> Tensor { vectors.matrixTransposed().matmul(basis.matmul(vector).converted(to: .float64)) }
}
