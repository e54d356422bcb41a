import Foundation

/// Everything second derivatives say about one point of training.
public struct Inspection: Sendable {
    /// How much to compute.
    public struct Settings: Sendable, Hashable {
        /// Eigenpairs wanted at the upper end.
        public var largest = 5
        /// And at the lower.
        public var smallest = 3
        /// Of the eigenvalues' bounds, relative to the largest magnitude.
        public var tolerance = 0.01
        /// Of the trace's standard error.
        public var traceError = 0.01
        /// The most Hessian products in all.
        public var budget = 600
        /// Random vectors of the spectral density.
        public var probes = 4
        /// Lanczos steps of each.
        public var steps = 40
        /// ρ of the sharpness.
        public var radius = 0.05
        /// Of random vectors.
        public var seed: UInt64 = 0

        /// The defaults.
        public init() {}
    }

    /// What an inspection is doing.
    public enum Stage: String, Sendable, Hashable {
        /// Loss and gradient.
        case slope
        /// The ends of the spectrum.
        case ends
        /// The spectral density.
        case density
        /// The trace.
        case trace
        /// The loss nearby.
        case sharpness
    }

    /// The loss, the gradient and its noise.
    public let slope: Slope
    /// ‖θ‖.
    public let parameterNorm: Double
    /// n.
    public let parameterCount: Int
    /// N.
    public let exampleCount: Int
    /// The Hessian's largest and smallest eigenvalues.
    public let ends: SpectrumEnds
    /// Where all eigenvalues lie.
    public let density: SpectralDensity
    /// The Hessian's trace.
    public let trace: Estimate
    /// How the loss rises nearby.
    public let sharpness: Sharpness
    /// What kind of point it is.
    public let point: PointClassification
    /// The share of eigenvalues below minus the size of what counts as zero, `10⁻³ |λ|max`.
    public let negativeShare: Estimate
    /// `gᵀ v²/‖g‖²` summed over the largest eigenvectors found: the share of the gradient's square that lies along them.
    public let gradientAlongTop: Double
    /// Hessian products taken.
    public let products: Int

    /// A lower bound on |λ|max / |λ|min; nil where an eigenvalue may be zero within rounding.
    public var conditionNumberAtLeast: Double? {
        let value = ends.conditionNumberAtLeast
        return value.isFinite ? value : nil
    }

    /// Looks at a problem's point.
    ///
    /// Cost: up to `budget` Hessian products over all examples, each about two gradients; memory of two gradients and some 40 vectors.
    /// - Parameter progress: the stage, and products so far.
    /// - Throws: `CurvatureError`: a budget too small, a loss that is not finite.
    public init(of problem: CurvatureProblem, settings: Settings = Settings(), progress: ((Stage, Int) -> Void)? = nil) throws {
        let hessian = HessianOperator(of: problem), algebra = problem.algebra
        progress?(.slope, 0)
        slope = try problem.slope()
        parameterCount = problem.space.count
        exampleCount = problem.exampleCount
        let here = try problem.vector()
        parameterNorm = try algebra.inner(here, here)[0].squareRoot()
        let largest = min(settings.largest, parameterCount), smallest = min(settings.smallest, parameterCount)
        let density = min(settings.steps, parameterCount) * settings.probes, sketch = min(10, parameterCount)
        let needed = density + 2 * sketch + 2 + largest + smallest + 2
        guard settings.budget >= needed else {
            throw CurvatureError.budgetTooSmall(given: settings.budget, needed: needed, what: "an inspection with \(settings.probes) probes of \(settings.steps) steps")
        }
        let forEnds = (settings.budget - density) / 2
        let ends = try hessian.extremeEigenpairs(
            largest: largest, smallest: smallest, tolerance: settings.tolerance, maximumProducts: forEnds, seed: settings.seed,
            progress: { count, _ in progress?(.ends, count) })
        let afterEnds = ends.products
        let spectrum = try hessian.spectralDensity(probes: settings.probes, steps: settings.steps, group: problem.width, seed: settings.seed) { progress?(.density, afterEnds + $0) }
        let before = afterEnds + spectrum.products
        progress?(.trace, before)
        trace = try hutchPlusPlusTrace(
            of: hessian, relativeError: settings.traceError, sketch: sketch, maximumProducts: max(settings.budget - before, 2 * sketch + 2), seed: settings.seed)
        progress?(.sharpness, before + trace.samples + 2 * sketch)
        sharpness = try problem.sharpness(radius: settings.radius, slope: slope, top: ends.largest.first)
        var along = 0.0
        if slope.gradientNorm > 0 {
            for pair in ends.largest {
                let inner = try algebra.inner(pair.vector, slope.gradient)[0] / slope.gradientNorm
                along += inner * inner
            }
        }
        gradientAlongTop = min(along, 1)
        point = PointClassification(
            gradientNorm: slope.gradientNorm, against: .noiseOrMove(standardError: slope.standardError, parameterNorm: parameterNorm),
            smallest: ends.smallest.map { ($0.value, $0.bound) }, largest: ends.largest.map { ($0.value, $0.bound) }, density: spectrum,
            length: parameterCount)
        negativeShare = spectrum.negativeShare(below: 1e-3 * ends.norm)
        products = before + trace.samples + 2 * sketch
        self.ends = ends
        self.density = spectrum
    }
}
