/// The loss on a grid over a plane through a point, with a path of points projected into the plane.
public struct LossPlane: Sendable {
    /// A point of the path as it lies over the plane.
    public struct PathPoint: Sendable, Hashable {
        /// Along the first direction.
        public let x: Double
        /// Along the second.
        public let y: Double
        /// Its distance from the plane.
        public let distance: Double
    }

    /// Places along the first direction, ascending, in lengths of it.
    public let xs: [Double]
    /// Places along the second.
    public let ys: [Double]
    /// `values[j][i]` is the loss at `xs[i]`, `ys[j]`; not every one needs to be finite.
    public let values: [[Double]]
    /// The path, in its order.
    public let path: [PathPoint]
    /// Of the squared distances between the path's points and this plane's, the share that lies within the plane; nil without a path.
    public let shareOfPath: Double?

    /// A plane known already. Precondition: a row of values for each y, with one for each x.
    public init(xs: [Double], ys: [Double], values: [[Double]], path: [PathPoint] = [], shareOfPath: Double? = nil) {
        precondition(values.count == ys.count && values.allSatisfy { $0.count == xs.count }, "values of another grid than \(xs.count) × \(ys.count)")
        self.xs = xs
        self.ys = ys
        self.values = values
        self.path = path
        self.shareOfPath = shareOfPath
    }

    /// The loss of a problem on a grid. Cost: an evaluation for each of its points.
    ///
    /// - Parameters:
    ///   - directions: the two that span it, `[2, n]`.
    ///   - path: of points and what they are on the plane, from `projection`.
    ///   - progress: points done.
    public init(
        of problem: CurvatureProblem, along directions: VectorBlock, x xs: [Double], y ys: [Double],
        path: (points: [PathPoint], share: Double)? = nil, progress: ((Int) throws -> Void)? = nil
    ) throws {
        precondition(directions.count == 2, "a plane has two directions, not \(directions.count)")
        let flat = try problem.losses(along: directions, at: ys.flatMap { y in xs.map { [$0, y] } }, progress: progress)
        let values = ys.indices.map { Array(flat[$0 * xs.count..<($0 + 1) * xs.count]) }
        self.init(xs: xs, ys: ys, values: values, path: path?.points ?? [], shareOfPath: path?.share)
    }

    /// Where points `[p, n]` lie over the plane through the problem's point: the nearest points of the plane.
    ///
    /// - Throws: `CurvatureError.notDefined` where the directions are parallel.
    public static func projection(of path: VectorBlock, in problem: CurvatureProblem, along directions: VectorBlock) throws -> (points: [PathPoint], share: Double) {
        let algebra = problem.algebra, offsets = try problem.offsets(to: path)
        let g = try algebra.gram(directions, directions), inner = try algebra.gram(offsets, directions), squares = try algebra.inner(offsets, offsets)
        let determinant = g[0, 0] * g[1, 1] - g[0, 1] * g[1, 0]
        guard determinant > 100 * algebra.roundOff * g[0, 0] * g[1, 1] else {
            throw CurvatureError.notDefined("the plane", because: "its two directions are parallel; choose another plane")
        }
        var within = 0.0, all = 0.0
        let points = (0..<path.count).map { row in
            let (a, b) = (inner[row, 0], inner[row, 1])
            let x = (g[1, 1] * a - g[0, 1] * b) / determinant, y = (g[0, 0] * b - g[1, 0] * a) / determinant
            let inside = min(max(x * a + y * b, 0), squares[row])
            within += inside
            all += squares[row]
            return PathPoint(x: x, y: y, distance: max(squares[row] - inside, 0).squareRoot())
        }
        return (points, all > 0 ? within / all : 1)
    }
}
