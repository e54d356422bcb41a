public import ThalwegCore

/// The loss around a point of training: lines, a plane with the path that training took, and the way to another solution.
public struct Landscape: Sendable {
    /// What spans a plane.
    public enum PlaneKind: String, Sendable, Hashable, CaseIterable {
        /// Two random directions, filter-normalized.
        case random
        /// The eigenvectors of the Hessian's two largest eigenvalues, unit vectors.
        case eigen
        /// The two principal components of the training path, unit vectors; reaches as far as the path.
        case pca
        /// Through both solutions and the middle of the curve between them, unit vectors; reaches as far as the curve, which is the path on it.
        case curve
    }

    /// What a line goes along.
    public enum LineKind: String, Sendable, Hashable, CaseIterable {
        /// The eigenvectors of the Hessian's largest and smallest eigenvalue, unit vectors.
        case eigen
        /// The gradient as a unit vector; downhill is negative.
        case gradient
        /// A random direction, filter-normalized.
        case random
    }

    /// How much to compute.
    public struct Settings: Sendable, Hashable {
        /// The plane; none where nil.
        public var plane: PlaneKind? = .random
        /// The lines; none where nil.
        public var line: LineKind? = .eigen
        /// Along a line, and along each side of the plane; at least 2.
        public var points = 31
        /// How far lines and planes reach to each side, in lengths of their directions; for `pca` and `curve` in extents of the path.
        public var range = 1.0
        /// Steps of training of the curve to another point; none where 0.
        public var curveSteps = 60
        /// Hessian products at most, for eigenvectors.
        public var budget = 200
        /// Of random directions.
        public var seed: UInt64 = 0

        /// The defaults.
        public init() {}
    }

    /// What is being computed.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        /// Hessian products, for eigenvectors.
        case eigenvectors
        /// Points of lines.
        case line
        /// Points of the plane.
        case plane
        /// Points on the straight way to another solution.
        case interpolation
        /// Steps of training of the curve.
        case curve
    }

    /// A line and what it goes along.
    public struct Line: Sendable {
        /// What it goes along.
        public let kind: LineKind
        /// Of an eigenvector.
        public let eigenvalue: Eigenpair?
        /// The gradient's part along it, per length of the direction; nil for a random one.
        public let slope: Double?
        /// The losses.
        public let line: LossLine
    }

    /// The way to another solution.
    public struct Connection: Sendable {
        /// ‖b − a‖.
        public let distance: Double
        /// The straight line, 0 at this point and 1 at the other.
        public let straight: LossLine
        /// The trained curve, where one was asked for.
        public let curve: BezierCurve?
    }

    /// The loss at the point.
    public let loss: Double
    /// n.
    public let parameterCount: Int
    /// N.
    public let exampleCount: Int
    /// The lines.
    public let lines: [Line]
    /// What spans the plane.
    public let planeKind: PlaneKind?
    /// The plane.
    public let plane: LossPlane?
    /// Of a plane along eigenvectors their eigenvalues.
    public let planeEigenvalues: [Eigenpair]
    /// Of a plane along principal components the share of the path's variance along each.
    public let explained: [Double]
    /// The way to another solution.
    public let connection: Connection?

    /// Looks around a problem's point.
    ///
    /// Cost: an evaluation over all examples for each point of line and plane; `budget` Hessian products where eigenvectors are needed; see
    /// `BezierCurve` for the curve.
    /// - Parameters:
    ///   - path: points of training, the last of which is where the problem stands; drawn over the plane.
    ///   - other: another solution.
    ///   - progress: the stage, how much of it is done and how much there is; what it throws ends the work, while eigenvectors are found after them.
    /// - Throws: `CurvatureError`: a loss that is not finite at the point, or a plane that the path or the parameters do not have.
    public init(
        of problem: CurvatureProblem, settings: Settings = Settings(), path: [ArrayTree] = [], other: ArrayTree? = nil,
        progress: ((Stage, Int, Int) throws -> Void)? = nil
    ) throws {
        loss = try problem.loss()
        guard loss.isFinite else { throw CurvatureError.notFinite("the loss") }
        parameterCount = problem.space.count
        exampleCount = problem.exampleCount
        let count = max(settings.points, 2), places = LossLine.places(-settings.range...settings.range, count: count)
        guard parameterCount > 1 || settings.plane == nil else { throw CurvatureError.notDefined("a plane", because: "there is one parameter; look along a line") }
        var ends: SpectrumEnds?
        if settings.plane == .eigen || settings.line == .eigen {
            ends = try HessianOperator(of: problem).extremeEigenpairs(
                largest: settings.plane == .eigen ? 2 : 1, smallest: settings.line == .eigen ? 1 : 0, tolerance: 1e-3,
                maximumProducts: settings.budget, seed: settings.seed, progress: { done, _ in try? progress?(.eigenvectors, done, settings.budget) })
        }
        lines = try Self.lines(of: problem, settings, places, ends) { try progress?(.line, $0, $1) }
        let points = path.isEmpty ? nil : try problem.vectors(of: path)
        planeKind = settings.plane
        connection = try other.map { try Self.connection(of: problem, to: $0, settings, progress) }
        (plane, planeEigenvalues, explained) = try Self.plane(of: problem, settings, places, ends, points, connection) {
            try progress?(.plane, $0, count * count)
        }
    }

    private static func lines(
        of problem: CurvatureProblem, _ settings: Settings, _ places: [Double], _ ends: SpectrumEnds?, _ progress: @escaping (Int, Int) throws -> Void
    ) throws -> [Line] {
        var directions: [(LineKind, Eigenpair?, Double?, VectorBlock)] = []
        switch settings.line {
        case nil: break
        case .random: directions.append((.random, nil, nil, try problem.randomDirections(1, seed: settings.seed ^ 1)))
        case .gradient:
            let slope = try problem.slope()
            guard slope.gradientNorm > 0 else { throw CurvatureError.notDefined("a line along the gradient", because: "the gradient is zero; look along another line") }
            directions.append((.gradient, nil, slope.gradientNorm, try problem.algebra.scaled(slope.gradient, by: [1 / slope.gradientNorm])))
        case .eigen:
            let gradient = try problem.slope().gradient
            for pair in [ends?.largest.first, problem.space.count > 1 ? ends?.smallest.first : nil].compactMap({ $0 }) {
                directions.append((.eigen, pair, try problem.algebra.inner(gradient, pair.vector)[0], pair.vector))
            }
        }
        return try directions.enumerated().map { number, direction in
            let before = number * places.count, total = directions.count * places.count
            return Line(
                kind: direction.0, eigenvalue: direction.1, slope: direction.2,
                line: try LossLine(of: problem, along: direction.3, at: places) { try progress(before + $0, total) })
        }
    }

    private static func plane(
        of problem: CurvatureProblem, _ settings: Settings, _ places: [Double], _ ends: SpectrumEnds?, _ training: VectorBlock?,
        _ connection: Connection?, _ progress: @escaping (Int) throws -> Void
    ) throws -> (LossPlane?, [Eigenpair], [Double]) {
        guard let kind = settings.plane else { return (nil, [], []) }
        var directions: VectorBlock, pairs: [Eigenpair] = [], explained: [Double] = [], path = training
        switch kind {
        case .random: directions = try problem.randomDirections(2, seed: settings.seed)
        case .eigen:
            pairs = Array((ends?.largest ?? []).prefix(2))
            guard pairs.count == 2 else { throw CurvatureError.notDefined("the plane of eigenvectors", because: "two of them were not found; look at another plane") }
            directions = try problem.algebra.concatenated(pairs.map(\.vector))
        case .pca:
            guard let path else { throw CurvatureError.notDefined("the plane of the training path", because: "there is no path; train instead of reading a checkpoint") }
            let components = try PathComponents(of: path)
            (directions, explained) = (components.directions, components.explained)
        case .curve:
            guard let curve = connection?.curve else {
                throw CurvatureError.notDefined("the plane of the curve", because: "there is no curve; give another solution (`--to`), and steps to train one")
            }
            directions = try curve.plane(of: problem)
            path = try curve.points(of: problem, at: LossLine.places(0...1, count: 41))
        }
        let projected = try path.map { try LossPlane.projection(of: $0, in: problem, along: directions) }
        var (xs, ys) = (places, places)
        if kind == .pca || kind == .curve, let projected {
            xs = Self.window(projected.points.map(\.x), settings.range, places.count)
            ys = Self.window(projected.points.map(\.y), settings.range, places.count)
        }
        return (try LossPlane(of: problem, along: directions, x: xs, y: ys, path: projected, progress: progress), pairs, explained)
    }

    /// Places over all values, with a margin of a fifth of their extent to each side, everything stretched about their middle.
    private static func window(_ values: [Double], _ stretch: Double, _ count: Int) -> [Double] {
        let low = min(values.min() ?? 0, 0), high = max(values.max() ?? 0, 0)
        let middle = (low + high) / 2, half = max(high - low, 1e-12) * 0.7 * stretch
        return LossLine.places(middle - half...middle + half, count: count)
    }

    private static func connection(
        of problem: CurvatureProblem, to other: ArrayTree, _ settings: Settings, _ progress: ((Stage, Int, Int) throws -> Void)?
    ) throws -> Connection {
        let end = try problem.vectors(of: [other]), span = try problem.offsets(to: end), count = max(settings.points, 2)
        let straight = try LossLine(of: problem, to: end, count: count) { try progress?(.interpolation, $0, count) }
        var curve: BezierCurve?
        if settings.curveSteps > 0 {
            curve = try BezierCurve(of: problem, to: end, straight: straight, steps: settings.curveSteps, seed: settings.seed) {
                try progress?(.curve, $0, settings.curveSteps)
            }
        }
        return Connection(distance: try problem.algebra.inner(span, span)[0].squareRoot(), straight: straight, curve: curve)
    }
}
