/// The directions in which a path of training went most: principal components of its points.
///
/// Reference: Lorch 2016, "Visualizing deep network training trajectories with PCA"; Li et al. 2018, arXiv:1712.09913, section 7.2.
public struct PathComponents: Sendable {
    /// Orthonormal, the most important first, `[k, n]`.
    public let directions: VectorBlock
    /// Of the points' variance the share along each of them.
    public let explained: [Double]

    /// The components of points `[p, n]`.
    ///
    /// Memory: one more copy of them. Cost: `p² n` operations.
    /// - Throws: `CurvatureError.notDefined` where the points span fewer directions than asked for.
    public init(of path: VectorBlock, count: Int = 2) throws {
        let p = path.count, algebra = path.algebra
        guard p > count else {
            throw CurvatureError.notDefined(
                "principal components of the path", because: "\(count) of them need a path of at least \(count + 1) points, this one has \(p); look after more epochs")
        }
        var centring = Matrix.identity(p)
        for i in 0..<p { for j in 0..<p { centring[i, j] -= 1 / Double(p) } }
        let centred = try algebra.combination(centring, path)
        guard let eigen = SymmetricEigen(try algebra.gram(centred, centred)) else { throw CurvatureError.notFinite("a point of the path") }
        let order = eigen.values.indices.sorted { eigen.values[$0] > eigen.values[$1] }.prefix(count)
        let total = eigen.values.reduce(0) { $0 + max($1, 0) }
        guard order.allSatisfy({ eigen.values[$0] > 10 * algebra.roundOff * total }) else {
            throw CurvatureError.notDefined("principal components of the path", because: "the path has fewer than \(count) directions; look at another plane")
        }
        var rows = Matrix(zeros: count, p)
        for (row, place) in order.enumerated() {
            let size = eigen.values[place].squareRoot()
            for j in 0..<p { rows[row, j] = eigen.vectors[j, place] / size }
        }
        directions = try algebra.combination(rows, centred)
        explained = order.map { eigen.values[$0] / total }
    }
}
