import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// `gain` times a matrix with orthonormal columns (or rows, where there are fewer), uniformly distributed.
    ///
    /// Kernels of more axes are seen as a matrix `[everything else, last axis]`, as in Keras. The matrix is the Q of a normal
    /// matrix whose R has a positive diagonal (Mezzadri 2007, arXiv:math-ph/0609050), by shifted Cholesky QR in f64
    /// (Fukaya et al. 2020, doi:10.1137/18M1218212): three passes, orthonormal to rounding.
    ///
    /// - Parameter gain: any number.
    public static func orthogonal(gain: Double = 1) -> Initializer {
        Initializer("orthogonal", options: option("gain", gain, default: 1)) { shape, _, dtype, key in
            let columns = shape.last ?? 1, rows = shape.dropLast().reduce(1, *)
            let tall = [Swift.max(rows, columns), Swift.min(rows, columns)] as Shape
            var q = key.normal(tall, dtype: .float64)
            for pass in 0..<3 {
                var gram = q.transposed.matmul(q)
                if pass == 0 {
                    let (m, n) = (Double(tall[0]), Double(tall[1]))
                    let shift = (q * q).sum() * (11 * (m * n + n * (n + 1)) * 0x1p-53)
                    gram = gram + identity(tall[1]) * shift
                }
                // Gram = L·Lᵀ, so Q = A·L⁻ᵀ, that is Qᵀ = L⁻¹·Aᵀ.
                q = triangularSolve(cholesky(gram), q.transposed, lower: true).transposed
            }
            let matrix = rows >= columns ? q : q.transposed
            return (gain * matrix).reshape(shape).converted(to: dtype)
        }
    }
    /// `orthogonal(gain: 1)`.
    public static let orthogonal: Initializer = orthogonal(gain: 1)

    static let orthogonalEntry = Initializer.row(
        "orthogonal", "gain", default: 1, nonNegative: false, "a random matrix with orthonormal columns or rows",
        option: "a factor", reference: "Saxe et al. 2014, arXiv:1312.6120") { .orthogonal(gain: $0) }

    private static func identity(_ size: Int) -> Tensor {
        let square = [size, size] as Shape
        return Tensor.iota(square, axis: 0, dtype: .int32).equal(Tensor.iota(square, axis: 1, dtype: .int32)).converted(to: .float64)
    }
}
