import Foundation
public import ThalwegCore

/// The point of zero gradient that a search came to from a place, and how it went.
public struct FoundCriticalPoint: Sendable {
    /// How a search ended.
    public enum Outcome: String, Sendable, Hashable {
        /// The gradient fell as far as was asked.
        case converged
        /// A step from here lowers the gradient by nothing, though it is not zero: it lies where the Hessian is flat. Such points look like
        /// critical ones to methods that minimize ‖∇L‖² and are none (Frye et al. 2019, arXiv:1901.10244).
        case gradientFlat = "gradient-flat"
        /// Rounding hides what a step does.
        case stalled
        /// The products ended first.
        case budget
    }

    /// How it ended.
    public let outcome: Outcome
    /// The loss at the point found, from which more can be computed.
    public let problem: CurvatureProblem
    /// The parameters there.
    public let parameters: ArrayTree
    /// The loss there.
    public let loss: Double
    /// ‖∇L‖ at the start and after each accepted step.
    public let gradientNorms: [Double]
    /// How far the point is from the start.
    public let distance: Double
    /// That distance over ‖θ‖ at the start.
    public let relativeDistance: Double
    /// What kind of point it is, the gradient compared with the start's; not critical unless the search converged.
    public let classification: PointClassification
    /// How it ended, in a sentence.
    public let because: String
    /// Hessian products taken, those of the classification not counted.
    public let products: Int

    /// ‖∇L‖ there.
    public var gradientNorm: Double { gradientNorms.last ?? 0 }
}

/// How a critical point is looked for.
public struct CriticalPointSettings: Sendable, Hashable {
    /// ‖∇L‖ below which the search is over, relative to the start's. In f32 nothing below what rounding allows, `16 u |λ|max ‖θ‖`, is asked for.
    public var tolerance = 1e-8
    /// The most Hessian products.
    public var budget = 2000
    /// The most vectors of one Krylov space.
    public var krylov = 60
    /// The length of the first step at most, relative to ‖θ‖ (or to 1 where that is smaller).
    public var radius = 0.1
    /// Of the classification's random vectors.
    public var seed: UInt64 = 0

    /// The defaults.
    public init() {}
}

extension CurvatureProblem {
    /// A point of zero gradient near this one: minimum, maximum or saddle alike.
    ///
    /// Each step minimizes `‖g + H p‖` over a Krylov space of the gradient (MINRES, by Lanczos with full orthogonalization) within a trust region
    /// `‖p‖ ≤ Δ` that follows how well the gradient's norm is predicted: Levenberg and Marquardt's step on `‖∇L‖²`, Newton's where it holds. All
    /// radii share one space, so that a rejected step costs a gradient and no product. Cost: products as many as vectors of the spaces, at
    /// most `budget`; two gradients a step. Memory: `krylov + 10` vectors.
    /// - Parameter progress: products so far, and ‖∇L‖.
    /// - Returns: the point with its history, whatever the outcome; a point where the search got stuck is said to be not critical.
    /// - Throws: `CurvatureError.notFinite` where the loss is not finite at the start; `budgetTooSmall` below four products.
    /// Reference: Roosta, Liu, Xu & Mahoney 2018, arXiv:1810.00303 (Newton-MR); Frye et al. 2019, arXiv:1901.10244.
    public func findCriticalPoint(_ settings: CriticalPointSettings = CriticalPointSettings(), progress: ((Int, Double) -> Void)? = nil) throws -> FoundCriticalPoint {
        guard settings.budget >= 4 else { throw CurvatureError.budgetTooSmall(given: settings.budget, needed: 4, what: "the search for a critical point") }
        var here = self, slope = try slope(), products = 0, curvature = 0.0, limit = 0.0
        let start = try vector(), size = try algebra.inner(start, start)[0].squareRoot()
        var norms = [slope.gradientNorm], radius = settings.radius * max(size, 1), outcome: FoundCriticalPoint.Outcome?
        var flatShare = 0.0
        while outcome == nil {
            limit = max(settings.tolerance * norms[0], 16 * algebra.roundOff * curvature * size)
            if slope.gradientNorm <= limit { outcome = .converged; break }
            let room = min(settings.krylov, settings.budget - products)
            if room < 2 { outcome = .budget; break }
            let forcing = max(min(0.1, slope.gradientNorm / norms[0]), settings.tolerance)
            let space = try GradientKrylovSpace(of: here, slope: slope, capacity: min(room, space.count), forcing: forcing, radius: radius)
            products += space.products
            curvature = max(curvature, space.largestCurvature)
            flatShare = space.leastResidual / slope.gradientNorm
            if slope.gradientNorm <= 16 * algebra.roundOff * curvature * size { continue }
            var tries = 0
            while outcome == nil {
                let (step, predicted, length) = try space.step(within: radius)
                // What the model promises of ‖g‖², relative.
                let promise = 1 - (predicted / slope.gradientNorm) * (predicted / slope.gradientNorm)
                if promise < 1e-6 || tries > 40 {
                    outcome = flatShare > 0.9 || promise < 1e-6 ? .gradientFlat : .stalled
                    break
                }
                let next = try here.moved(along: step, by: 1)
                let nextSlope: Slope?
                do { nextSlope = try next.slope() } catch CurvatureError.notFinite { nextSlope = nil }
                let gain = nextSlope.map { 1 - ($0.gradientNorm / slope.gradientNorm) * ($0.gradientNorm / slope.gradientNorm) } ?? -.infinity
                let ratio = gain / promise
                tries += 1
                if ratio < 0.25 { radius = 0.25 * length } else if ratio > 0.75, length > 0.9 * radius { radius *= 2.5 }
                if let nextSlope, ratio > 1e-3 {
                    (here, slope) = (next, nextSlope)
                    norms.append(slope.gradientNorm)
                    progress?(products, slope.gradientNorm)
                    break
                }
                if length <= 4 * algebra.roundOff * max(size, 1) { outcome = .stalled }
            }
        }
        return try found(here, from: start, size: size, outcome: outcome ?? .budget, loss: slope.loss, norms: norms, limit: limit, curvature: curvature,
            flatShare: flatShare, products: products, settings: settings)
    }

    private func found(
        _ here: CurvatureProblem, from start: VectorBlock, size: Double, outcome: FoundCriticalPoint.Outcome, loss: Double, norms: [Double], limit: Double,
        curvature: Double, flatShare: Double, products: Int, settings: CriticalPointSettings
    ) throws -> FoundCriticalPoint {
        func text(_ number: Double) -> String { String(format: "%.3g", number) }
        let moved = try algebra.sum(here.vector(), start, factor: [-1]), distance = try algebra.inner(moved, moved)[0].squareRoot()
        let last = norms.last ?? 0
        let fall = "the gradient's norm went from \(text(norms[0])) to \(text(last)) in \(norms.count - 1) steps"
        let because = switch outcome {
        case .converged: fall
        case .gradientFlat: "\(fall) and no step lowers it further: \(Int((100 * flatShare).rounded(.down))) % of it lies where the Hessian is flat, so this is no critical point"
        case .stalled: "\(fall) and rounding hides what smaller steps do"
        case .budget: "\(fall), more than \(text(limit)), when the \(settings.budget) products allowed were spent"
        }
        let name = outcome == .converged ? "what was asked for, from \(text(norms[0])) at the start" : "what was asked for, when the search ended (\(outcome.rawValue))"
        let classification = try here.classified(
            gradientNorm: last, against: .given(outcome == .converged ? max(limit, last) : limit, name: name, curvature: curvature), count: 5, tolerance: 0.01,
            budget: max(20, min(400, settings.budget)), seed: settings.seed)
        let parameters = ArrayTree(names: space.names, leaves: try here.point.map(engine.download))
        return FoundCriticalPoint(
            outcome: outcome, problem: here, parameters: parameters, loss: loss, gradientNorms: norms, distance: distance,
            relativeDistance: distance / (size > 0 ? size : 1), classification: classification, because: because, products: products)
    }
}
