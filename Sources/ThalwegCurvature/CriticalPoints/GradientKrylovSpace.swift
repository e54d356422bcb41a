import ThalwegCore

/// The Krylov space of a gradient g under the Hessian, with the steps p in it that minimize `‖g + H p‖` within any distance.
///
/// With an orthonormal basis V and `H V_m = V_{m+1} T`, a step `V_m y` leaves `‖ ‖g‖ e₁ + T y ‖`: a small problem for every radius, solved by the
/// eigenvalues of `TᵀT`.
struct GradientKrylovSpace {
    /// Products taken, which is the space's dimension m.
    let products: Int
    /// The largest magnitude of a Ritz value: |λ|max at least.
    let largestCurvature: Double
    /// What the best step of any length leaves of the gradient.
    var leastResidual: Double { small(within: .infinity).residual }
    private let process: LanczosProcess
    private let gradientNorm: Double
    /// Of `TᵀT`.
    private let values: [Double]
    private let vectors: Matrix
    private let projection: Matrix
    /// `−Tᵀ ‖g‖ e₁` in the eigenvectors.
    private let right: [Double]

    /// Grows until a step leaves at most `forcing` of the gradient, until a step within `radius` gains no more by growing, or to `capacity` vectors.
    ///
    /// Precondition: a gradient that is not zero.
    init(of problem: CurvatureProblem, slope: Slope, capacity: Int, forcing: Double, radius: Double) throws {
        var process = try LanczosProcess(HessianOperator(of: problem), capacity: capacity, seed: 0, from: slope.gradient)
        var last = slope.gradientNorm, size = 0.0
        while true {
            let isWhole = try process.advance()
            let isEnd = isWhole || process.count == capacity || process.isInvariant
            guard isEnd || process.count % 5 == 0 else { continue }
            let solved = try GradientKrylovSpace(process, slope.gradientNorm)
            let within = solved.small(within: radius)
            size = solved.largestCurvature
            if isEnd || solved.leastResidual <= forcing * slope.gradientNorm || (within.damping > 0 && within.residual > 0.99 * last && process.count >= 10) || size == 0 {
                self = solved
                return
            }
            last = within.residual
        }
    }

    private init(_ process: LanczosProcess, _ gradientNorm: Double) throws {
        let m = process.count, projection = process.tall
        (self.process, self.gradientNorm, self.projection, products) = (process, gradientNorm, projection, process.products)
        guard let square = SymmetricEigen(projection.leading(m, m)), let normal = SymmetricEigen(projection.transposed * projection) else {
            throw CurvatureError.notFinite("the projection of the Hessian")
        }
        largestCurvature = square.values.map(abs).max() ?? 0
        values = normal.values.map { max($0, 0) }
        vectors = normal.vectors
        right = (0..<m).map { column in -gradientNorm * (0..<m).reduce(0) { $0 + normal.vectors[$1, column] * projection[0, $1] } }
    }

    /// The coefficients of the best step of at most a length, what it leaves, and Levenberg's damping that makes it so short.
    private func small(within radius: Double) -> (coefficients: [Double], residual: Double, damping: Double, length: Double) {
        let top = values.last ?? 0, floor = 1e-14 * top
        func scaled(_ damping: Double) -> [Double] {
            zip(right, values).map { damping == 0 && $1 <= floor ? 0 : $0 / ($1 + damping) }
        }
        func length(_ numbers: [Double]) -> Double { numbers.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        var damping = 0.0, chosen = scaled(0)
        if length(chosen) > radius, radius > 0 {
            // ‖y(μ)‖ falls with μ: between 0 and ‖right‖ / Δ.
            var low = 0.0, high = length(right) / radius
            for _ in 0..<200 where high - low > 1e-3 * high {
                let middle = low > 0 ? (low * high).squareRoot() : high * 1e-3
                if length(scaled(middle)) > radius { low = middle } else { high = middle }
                if high < 1e-30 * top { break }
            }
            damping = high
            chosen = scaled(high)
        }
        let y = vectors * chosen
        var residual = projection * y
        residual[0] += gradientNorm
        return (y, length(residual), damping, length(y))
    }

    /// The step, `[1, n]`, what it is thought to leave of the gradient's norm, and its length.
    func step(within radius: Double) throws -> (step: VectorBlock, residual: Double, length: Double) {
        let found = small(within: radius)
        return (try process.combination(found.coefficients), found.residual, found.length)
    }
}
