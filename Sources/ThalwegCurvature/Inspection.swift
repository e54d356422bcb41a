import Foundation
public import ThalwegCore

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
        /// Vectors of the trace's sketch.
        public var sketch = 10
        /// ρ of the sharpness.
        public var radius = 0.05
        /// ρ of the adaptive sharpness.
        public var adaptiveRadius = 0.5
        /// The length of random moves, relative to each filter's.
        public var relativeRadius = 0.1
        /// Random directions of the rises and of the flatness.
        public var directions = 10
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
        /// What other examples would change.
        case sampling
        /// The margin of the optimizer's steps.
        case stability
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
    /// The standard error of the trace as that of all examples there could be, the examples being a sample.
    public let traceSamplingError: Double
    /// The same of each of the largest eigenvalues, by the forms of its eigenvector; that of fewer examples also tends to be larger.
    public let largestSamplingErrors: [Double]
    /// How the loss rises nearby.
    public let sharpness: Sharpness
    /// And in random directions of a relative length.
    public let randomRise: RandomRise
    /// How much noise on the parameters raises the loss by a tenth of it, or by 0.1 where it is below 1.
    public let flatness: Flatness
    /// What kind of point it is.
    public let point: PointClassification
    /// The share of eigenvalues below minus the size of what counts as zero, `10⁻³ |λ|max`.
    public let negativeShare: Estimate
    /// `gᵀ v²/‖g‖²` summed over the largest eigenvectors found: the share of the gradient's square that lies along them.
    public let gradientAlongTop: Double
    /// The same of the optimizer's next step; nil where it is not known.
    public let stepAlongTop: Double?
    /// The loss along the next step as a parabola; nil where the step is not known.
    public let step: LocalQuadratic?
    /// How near the optimizer is to where its steps stop being stable; nil where no bound is known.
    public let stability: StabilityMargin?
    /// Ops by which the loss is not twice differentiable everywhere, and what is taken for derivatives there.
    public let nonSmoothOps: [NonSmoothOp]
    /// What was computed, and how.
    public let settings: Settings
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
    /// - Parameters:
    ///   - rule: of the optimizer that steps from here; a bound on a preconditioned Hessian takes up to 60 products of the budget.
    ///   - progress: the stage, and products so far.
    /// - Throws: `CurvatureError`: a budget too small, a loss that is not finite.
    public init(
        of problem: CurvatureProblem, settings: Settings = Settings(), rule: StepRule? = nil, progress: ((Stage, Int) -> Void)? = nil
    ) throws {
        let hessian = HessianOperator(of: problem), algebra = problem.algebra
        progress?(.slope, 0)
        slope = try problem.slope()
        nonSmoothOps = try problem.nonSmoothOps()
        self.settings = settings
        parameterCount = problem.space.count
        exampleCount = problem.exampleCount
        let here = try problem.vector()
        parameterNorm = try algebra.inner(here, here)[0].squareRoot()
        let largest = min(settings.largest, parameterCount), smallest = min(settings.smallest, parameterCount)
        let density = min(settings.steps, parameterCount) * settings.probes, sketch = min(settings.sketch, parameterCount)
        let needed = settings.needed(parameters: parameterCount)
        guard settings.budget >= needed else {
            throw CurvatureError.budgetTooSmall(given: settings.budget, needed: needed, what: "an inspection with \(settings.probes) probes of \(settings.steps) steps")
        }
        // What the rest takes at least is kept back.
        let forTrace = 2 * sketch + 2, rest = settings.budget - density
        let forEnds = min(rest / 2, rest - forTrace - Settings.leastOfMargin)
        let ends = try hessian.extremeEigenpairs(
            largest: largest, smallest: smallest, tolerance: settings.tolerance, maximumProducts: forEnds, seed: settings.seed,
            progress: { count, _ in progress?(.ends, count) })
        let afterEnds = ends.products
        let spectrum = try hessian.spectralDensity(probes: settings.probes, steps: settings.steps, group: problem.width, seed: settings.seed) { progress?(.density, afterEnds + $0) }
        let afterDensity = afterEnds + spectrum.products
        progress?(.stability, afterDensity)
        let margin = try rule.flatMap {
            try hessian.stabilityMargin(
                of: $0, top: ends.largest.first, tolerance: settings.tolerance, maximumProducts: min(60, settings.budget - afterDensity - forTrace),
                seed: settings.seed)
        }
        stability = margin?.margin
        let before = afterDensity + (margin?.products ?? 0)
        progress?(.trace, before)
        let found = try hessian.trace(
            relativeError: settings.traceError, sketch: sketch, maximumProducts: settings.budget - before, seed: settings.seed)
        trace = found.trace
        let afterTrace = before + found.products
        products = afterTrace
        progress?(.sharpness, afterTrace)
        sharpness = try problem.sharpness(radius: settings.radius, adaptiveRadius: settings.adaptiveRadius, slope: slope, top: ends.largest.first)
        randomRise = try problem.filterNormalizedRise(radius: settings.relativeRadius, directions: settings.directions, seed: settings.seed)
        flatness = try problem.flatness(tolerance: 0.1 * max(1, abs(slope.loss)), directions: settings.directions, seed: settings.seed)
        progress?(.sampling, afterTrace)
        traceSamplingError = try hessian.quadraticForms(algebra.random(.rademacher, count: 4, seed: settings.seed, number: 0x5a)).mean.standardError
        let top = ends.largest.map(\.vector)
        largestSamplingErrors = try top.map { try hessian.quadraticForms($0).each[0].standardError }
        gradientAlongTop = try algebra.share(of: slope.gradient, along: top) ?? 0
        stepAlongTop = try rule?.update.flatMap { try algebra.share(of: $0, along: top) }
        step = try stepAlongTop == nil ? nil : rule?.update.map(problem.localQuadratic)
        point = PointClassification(
            gradientNorm: slope.gradientNorm, against: .noiseOrMove(standardError: slope.standardError, parameterNorm: parameterNorm),
            smallest: ends.smallest.map { ($0.value, $0.bound) }, largest: ends.largest.map { ($0.value, $0.bound) }, density: spectrum,
            length: parameterCount)
        negativeShare = spectrum.negativeShare(below: 1e-3 * ends.norm)
        self.ends = ends
        self.density = spectrum
    }
}
