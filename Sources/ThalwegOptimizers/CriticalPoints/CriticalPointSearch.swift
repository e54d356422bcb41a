public import ThalwegCore

/// Looks at points of a function of a few variables through its second derivatives, in f64.
///
/// One small program gives value, gradient, Hessian, its eigenvalues and Newton's step; it is compiled once.
struct CriticalPointSearch {
    /// What second derivatives say at a point.
    struct Sight {
        let value: Double
        let gradientNorm: Double
        /// Ascending.
        let eigenvalues: [Double]
        /// `−H⁺g`, directions in which the Hessian is zero left out.
        let newtonStep: [Double]
        var isFinite: Bool { value.isFinite && gradientNorm.isFinite && (eigenvalues + newtonStep).allSatisfy(\.isFinite) }
        var largestCurvature: Double { eigenvalues.map(abs).max() ?? 0 }
    }

    private let function: TestFunction
    private let program: Compiled<Tree, Tree>

    init(_ function: TestFunction, on engine: Engine?) throws {
        self.function = function
        program = try compile(on: engine) { (parameters: Tree) in
            let (value, gradient, hessian) = try function.objective.denseDerivatives(at: parameters)
            let (eigenvalues, vectors) = eigh(hessian)
            // Components of the gradient along the eigenvectors over the eigenvalues.
            let along = vectors.matrixTransposed().matmul(gradient.reshape([gradient.shape[0], 1]))
            let size = abs(eigenvalues).max(), isFlat = abs(eigenvalues) .<= 1e-13 * size
            let inverse = select(isFlat, .zeros(eigenvalues.shape, dtype: .float64), 1 / select(isFlat, .ones(eigenvalues.shape, dtype: .float64), eigenvalues))
            let step = -vectors.matmul(along * inverse.reshape([inverse.shape[0], 1])).reshape(gradient.shape)
            return Tree([
                ("value", value), ("norm", (gradient * gradient).sum().sqrt()), ("eigenvalues", eigenvalues), ("step", step),
            ])
        }
    }

    func look(at point: [Double]) throws -> Sight {
        let seen = try program(function.parameters(at: point))
        return Sight(
            value: seen["value"]?.doubles.first ?? .nan, gradientNorm: seen["norm"]?.doubles.first ?? .nan,
            eigenvalues: seen["eigenvalues"]?.doubles ?? [], newtonStep: seen["step"]?.doubles ?? [])
    }

    /// The zero of the gradient that Newton's method finds within `radius` of a point; nil where it finds none there.
    func nearest(to start: [Double], within radius: Double) throws -> [Double]? {
        var point = start
        for _ in 0..<100 {
            let sight = try look(at: point)
            guard sight.isFinite else { return nil }
            let length = Self.norm(sight.newtonStep)
            if sight.gradientNorm == 0 || length <= 1e-14 * (1 + Self.norm(point)) { return point }
            let shortened = Swift.min(1, radius / length)
            point = zip(point, sight.newtonStep).map { $0 + shortened * $1 }
            guard Self.distance(point, start) <= radius else { return nil }
        }
        return point
    }

    static func norm(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    static func distance(_ a: [Double], _ b: [Double]) -> Double { norm(zip(a, b).map { $0 - $1 }) }
}

extension MinimizationPath {
    /// A critical point that the path came by.
    public struct Encounter: Sendable, Hashable {
        /// The zero of the gradient, or the path's last point where there is none near it.
        public let critical: CriticalPoint
        /// The step after which the path was nearest to it.
        public let step: Int
        /// How near.
        public let distance: Double
        /// Whether it is where the path ends.
        public let isEnd: Bool
    }

    /// The critical points that the path met, in its order, the last entry being where it ends.
    ///
    /// Wherever the gradient's norm has a minimum along the path, at its start and at its end, Newton's method looks for a zero of the
    /// gradient nearby; the eigenvalues of the Hessian there tell its kind. Cost: some hundred evaluations of the function's Hessian.
    /// - Throws: `TraceError` for a function without second derivatives; `PJRTError` of the device.
    public func criticalPoints(on engine: Engine? = nil) throws -> [Encounter] {
        guard let last = lastFinite, last >= 0 else { return [] }
        let search = try CriticalPointSearch(minimization.function, on: engine)
        let range = minimization.function.range, radius = 0.04 * (range.upperBound - range.lowerBound)
        let candidates = candidateSteps(last: last)
        // What gradients and curvatures are like on the way: what zero is compared with.
        let sample = stride(from: 0, through: last, by: Swift.max(1, last / 16)).map { points[$0] }
        let sights = try sample.map(search.look).filter(\.isFinite)
        let gradientScale = Swift.max(sights.map(\.gradientNorm).max() ?? 0, (sights.map(\.largestCurvature).max() ?? 0) * radius, 1e-300)
        let curvatureScale = Swift.max(sights.map(\.largestCurvature).max() ?? 0, gradientScale / radius * 1e-3)
        var found: [Encounter] = []
        func encounter(_ place: [Double], step: Int, isEnd: Bool) throws -> Encounter {
            let sight = try search.look(at: place)
            let critical = CriticalPoint(
                point: place, value: sight.value, gradientNorm: sight.gradientNorm, eigenvalues: sight.eigenvalues,
                gradientScale: gradientScale, curvatureScale: curvatureScale)
            return Encounter(critical: critical, step: step, distance: CriticalPointSearch.distance(place, points[step]), isEnd: isEnd)
        }
        for step in candidates {
            guard let place = try search.nearest(to: points[step], within: radius) else { continue }
            let next = try encounter(place, step: step, isEnd: false)
            guard next.critical.kind != .notCritical else { continue }
            if let known = found.firstIndex(where: { CriticalPointSearch.distance($0.critical.point, place) < 1e-3 * radius }) {
                if next.distance < found[known].distance { found[known] = next }
            } else {
                found.append(next)
            }
        }
        // The end: the zero of the gradient it lies on, or itself.
        var end = try encounter(points[last], step: last, isEnd: true)
        if let place = try search.nearest(to: points[last], within: radius), CriticalPointSearch.distance(place, points[last]) < 0.05 * radius {
            let near = try encounter(place, step: last, isEnd: true)
            if near.critical.kind != .notCritical { end = near }
        }
        found.removeAll { CriticalPointSearch.distance($0.critical.point, end.critical.point) < 1e-3 * radius }
        return found + [end]
    }

    /// At most 63 steps where the gradient's norm is smallest around, the start and the end.
    private func candidateSteps(last: Int) -> [Int] {
        guard last > 0 else { return [0] }
        var dips: [Int] = []
        for step in 1..<Swift.max(last, 1) {
            let norm = gradientNorms[step]
            if norm <= gradientNorms[step - 1], norm < gradientNorms[step + 1] { dips.append(step) }
        }
        if dips.count > 63 { dips = Array(dips.sorted { gradientNorms[$0] < gradientNorms[$1] }.prefix(63)).sorted() }
        return Set(dips + [0, last]).sorted()
    }
}
