import ThalwegCore

/// Near the orthogonal factor `UVᵀ` of a matrix `X = UΣVᵀ`, by Newton–Schulz: `X ← aX + (bA + cA²)X`, `A = XXᵀ`, from `X/(‖X‖_F + ε)`.
///
/// The usual coefficients do not converge: they bring every singular value that is not tiny into 0.7…1.2, in few steps. A zero
/// matrix stays zero. Works on the shorter side. Cost: per step 2 products with the matrix and one of the shorter side's square.
/// Reference: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/.
func orthogonalized(_ x: Tensor, coefficients: (Double, Double, Double), steps: Int, epsilon: Double) -> Tensor {
    guard x.failure == nil else { return x }
    let isTall = x.shape[0] > x.shape[1]
    var value = isTall ? x.transposed : x
    value = value / (value.squared().sum().sqrt() + epsilon)
    for _ in 0..<steps {
        let gram = value.matmul(value.transposed)
        value = coefficients.0 * value + (coefficients.1 * gram + coefficients.2 * gram.matmul(gram)).matmul(value)
    }
    return isTall ? value.transposed : value
}
