import Foundation

/// Eigenvalues and eigenvectors of a small symmetric matrix in f64.
///
/// Householder's reduction to tridiagonal form, then QL steps with implicit shifts. Cost: about 9·m³ operations; errors of some
/// ulps of the largest eigenvalue. Only the lower triangle is read.
/// Reference: Bowdler, Martin, Reinsch & Wilkinson 1968, doi:10.1007/BF02219771.
public struct SymmetricEigen: Sendable {
    /// Ascending.
    public let values: [Double]
    /// Column i belongs to value i.
    public let vectors: Matrix

    /// The decomposition of a square matrix; nil where it has numbers that are not finite.
    public init?(_ matrix: Matrix) {
        precondition(matrix.rows == matrix.columns, "\(matrix.rows)×\(matrix.columns) is not square")
        guard matrix.elements.allSatisfy(\.isFinite) else { return nil }
        var z = matrix
        for i in 0..<z.rows { for j in 0..<i { z[j, i] = z[i, j] } }
        var (d, e) = SymmetricEigen.tridiagonalize(&z)
        guard SymmetricEigen.diagonalize(&d, &e, rotating: &z) else { return nil }
        let order = d.indices.sorted { d[$0] < d[$1] }
        values = order.map { d[$0] }
        var sorted = Matrix(zeros: z.rows, z.columns)
        for (to, from) in order.enumerated() { for i in 0..<z.rows { sorted[i, to] = z[i, from] } }
        vectors = sorted
    }

    /// Of a symmetric tridiagonal matrix: the eigenvalues ascending, and the squared first components of its unit eigenvectors, which are the
    /// weights of a Gauss quadrature (Golub & Welsch 1969, doi:10.1090/S0025-5718-69-99647-1). nil where a number is not finite.
    ///
    /// - Parameters:
    ///   - diagonal: m numbers.
    ///   - below: the m − 1 numbers beside it.
    public static func quadrature(diagonal: [Double], below: [Double]) -> (nodes: [Double], weights: [Double])? {
        var first = Matrix(zeros: 1, diagonal.count)
        if !diagonal.isEmpty { first[0, 0] = 1 }
        guard let (values, order) = turned(diagonal, below, &first) else { return nil }
        return (values, order.map { first[0, $0] * first[0, $0] })
    }

    /// Of a symmetric tridiagonal matrix: the eigenvalues ascending, the squared first components of its unit eigenvectors, and the last ones.
    ///
    /// nil where a number is not finite. Cost: some 30·m² operations.
    static func ends(diagonal: [Double], below: [Double]) -> (values: [Double], first: [Double], last: [Double])? {
        guard !diagonal.isEmpty else { return ([], [], []) }
        var rows = Matrix(zeros: 2, diagonal.count)
        rows[0, 0] = 1
        rows[1, diagonal.count - 1] = 1
        guard let (values, order) = turned(diagonal, below, &rows) else { return nil }
        return (values, order.map { rows[0, $0] * rows[0, $0] }, order.map { rows[1, $0] })
    }

    /// The decomposition of a symmetric tridiagonal matrix; nil where a number is not finite. Cost: some 6·m³ operations.
    static func tridiagonal(diagonal: [Double], below: [Double]) -> (values: [Double], vectors: Matrix)? {
        var z = Matrix.identity(diagonal.count)
        guard let (values, order) = turned(diagonal, below, &z) else { return nil }
        var sorted = Matrix(zeros: z.rows, z.columns)
        for (to, from) in order.enumerated() { for i in 0..<z.rows { sorted[i, to] = z[i, from] } }
        return (values, sorted)
    }

    /// The eigenvalues ascending and where each one's column stands; columns of `rows` are rotated along.
    private static func turned(_ diagonal: [Double], _ below: [Double], _ rows: inout Matrix) -> (values: [Double], order: [Int])? {
        guard (diagonal + below).allSatisfy(\.isFinite) else { return nil }
        var d = diagonal, e = below + [0]
        guard diagonalize(&d, &e, rotating: &rows) else { return nil }
        let order = d.indices.sorted { d[$0] < d[$1] }
        return (order.map { d[$0] }, order)
    }

    /// Replaces a symmetric matrix by the orthogonal Q of `A = Q T Qᵀ`; gives T's diagonal, and what is below it with a zero at the end.
    private static func tridiagonalize(_ z: inout Matrix) -> (diagonal: [Double], below: [Double]) {
        let n = z.rows
        var d = [Double](repeating: 0, count: n), e = [Double](repeating: 0, count: n)
        var q = Matrix.identity(n)
        guard n > 1 else {
            d = z.elements
            z = q
            return (d, e)
        }
        for k in 0..<max(n - 2, 0) {
            var v = (k + 1..<n).map { z[$0, k] }
            let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0 else { continue }
            let alpha = v[0] > 0 ? -length : length
            v[0] -= alpha
            let squared = v.reduce(0) { $0 + $1 * $1 }
            guard squared > 0 else { continue }
            let scale = 2 / squared
            // A ← H A H with H = I − scale · v vᵀ on the trailing part.
            var p = [Double](repeating: 0, count: n)
            for i in 0..<n { for (offset, value) in v.enumerated() { p[i] += z[i, k + 1 + offset] * value } }
            for i in 0..<n { p[i] *= scale }
            for i in 0..<n { for (offset, value) in v.enumerated() { z[i, k + 1 + offset] -= p[i] * value } }
            p = [Double](repeating: 0, count: n)
            for j in 0..<n { for (offset, value) in v.enumerated() { p[j] += z[k + 1 + offset, j] * value } }
            for j in 0..<n {
                let factor = p[j] * scale
                for (offset, value) in v.enumerated() { z[k + 1 + offset, j] -= factor * value }
            }
            for i in 0..<n {
                var sum = 0.0
                for (offset, value) in v.enumerated() { sum += q[i, k + 1 + offset] * value }
                sum *= scale
                for (offset, value) in v.enumerated() { q[i, k + 1 + offset] -= sum * value }
            }
        }
        for i in 0..<n { d[i] = z[i, i] }
        for i in 0..<n - 1 { e[i] = z[i + 1, i] }
        z = q
        return (d, e)
    }

    /// QL steps until `e` is zero; columns of `z` are rotated along. False where 60 steps do not settle a value.
    private static func diagonalize(_ d: inout [Double], _ e: inout [Double], rotating z: inout Matrix) -> Bool {
        let n = d.count
        guard n > 1 else { return true }
        for l in 0..<n {
            var rounds = 0
            while true {
                var m = l
                while m < n - 1, abs(e[m]) > .ulpOfOne * (abs(d[m]) + abs(d[m + 1])) { m += 1 }
                if m == l { break }
                rounds += 1
                if rounds > 60 { return false }
                var g = (d[l + 1] - d[l]) / (2 * e[l]), r = hypot(g, 1)
                g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r))
                var s = 1.0, c = 1.0, p = 0.0, i = m - 1, isSplit = false
                while i >= l {
                    var f = s * e[i]
                    let b = c * e[i]
                    r = hypot(f, g)
                    e[i + 1] = r
                    if r == 0 {
                        d[i + 1] -= p
                        e[m] = 0
                        isSplit = true
                        break
                    }
                    s = f / r
                    c = g / r
                    g = d[i + 1] - p
                    r = (d[i] - g) * s + 2 * c * b
                    p = s * r
                    d[i + 1] = g + p
                    g = c * r - b
                    for k in 0..<z.rows {
                        f = z[k, i + 1]
                        z[k, i + 1] = s * z[k, i] + c * f
                        z[k, i] = c * z[k, i] - s * f
                    }
                    i -= 1
                }
                if isSplit { continue }
                d[l] -= p
                e[l] = g
                e[m] = 0
            }
        }
        return true
    }
}
