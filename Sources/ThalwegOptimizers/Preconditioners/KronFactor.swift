import ThalwegCore

/// One factor of PSGD's preconditioner: an upper triangle `[n, n]`, or a diagonal `[n]`, that acts on the rows (left) or columns of a matrix.
struct KronFactor: Sendable {
    let q: Tensor
    let isLeft: Bool

    init(_ q: Tensor, isLeft: Bool) {
        self.q = q
        self.isLeft = isLeft
    }

    private var isDiagonal: Bool { q.rank == 1 }
    private var broadcast: Tensor { q.expandDims(isLeft ? 1 : 0) }

    /// `Q x`, or `x Qᵀ`.
    func applied(_ x: Tensor) -> Tensor { isDiagonal ? x * broadcast : isLeft ? q.matmul(x) : x.matmul(q.transposed) }
    /// `Qᵀ x`, or `x Q`.
    func transposedApplied(_ x: Tensor) -> Tensor { isDiagonal ? x * broadcast : isLeft ? q.transposed.matmul(x) : x.matmul(q) }
    /// `Q⁻ᵀ x`, or `x Q⁻¹`.
    func inverseTransposedApplied(_ x: Tensor) -> Tensor {
        if isDiagonal { return x / broadcast }
        return isLeft
            ? triangularSolve(q, x, lower: false, transposed: true)
            : triangularSolve(q, x.transposed, lower: false, transposed: true).transposed
    }

    /// The factor after a step along its relative gradient.
    func fitted(_ a: Tensor, _ b: Tensor, rate: Double) -> Tensor {
        let tiny = 1.1754943508222875e-38  // bfloat16's least normal number, as in the reference
        if isDiagonal {
            let axes = [isLeft ? 1 : 0], first = (a * a).sum(axes: axes), second = (b * b).sum(axes: axes)
            return q - rate * (first - second) * q / (abs(first + second).max() + tiny)
        }
        func moment(_ x: Tensor) -> Tensor { isLeft ? x.matmul(x.transposed) : x.transposed.matmul(x) }
        let first = moment(a), second = moment(b)
        let step = (rate * (first - second)).upperTriangle() / (KronFactor.normBound(first + second) + tiny)
        return q - step.matmul(q)
    }

    /// A lower bound of the spectral norm of a symmetric matrix, from the power step of its largest row.
    static func normBound(_ a: Tensor) -> Tensor {
        let largest = abs(a).max(), scale = select(largest .> 0, largest, .ones([], dtype: a.dtype)), x = a / scale
        let row = x.gathered(rows: x.squared().sum(axes: [1]).argMax().reshape([1])).matmul(x)
        let length = max(row.squared().sum().sqrt(), a.dtype == .float64 ? 2.2250738585072014e-308 : 1.1754943508222875e-38)
        return scale * (row / length).matmul(x).squared().sum().sqrt()
    }
}
