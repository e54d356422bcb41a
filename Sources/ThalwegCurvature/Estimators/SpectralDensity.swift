import Foundation
import ThalwegCore

/// Where a symmetric operator's eigenvalues lie: weighted points whose weights sum to 1, by stochastic Lanczos quadrature.
///
/// Each probe's Ritz values with their squared first components are a Gauss quadrature of `zᵀ f(A) z / n`; their mean is one of
/// `tr f(A) / n`. Reference: Ubaru, Chen & Saad 2017, doi:10.1137/16M1104974; Lin, Saad & Yang 2016, doi:10.1137/130934283.
public struct SpectralDensity: Sendable {
    /// For each probe its points ascending, and their weights, which sum to 1.
    public let quadratures: [(nodes: [Double], weights: [Double])]
    /// The number n of eigenvalues.
    public let length: Int
    /// The operator's products taken.
    public let products: Int

    /// All points with their weights, ascending.
    public var points: [(value: Double, weight: Double)] {
        let share = 1 / Double(quadratures.count)
        return quadratures.flatMap { zip($0.nodes, $0.weights).map { (value: $0, weight: $1 * share) } }.sorted { $0.value < $1.value }
    }

    /// The smallest and largest point.
    public var range: ClosedRange<Double> {
        let all = points.map(\.value)
        return (all.min() ?? 0)...(all.max() ?? 0)
    }

    /// The mean of a function over all eigenvalues, `tr f(A) / n`, with the error from the probes' scatter.
    public func mean(of function: (Double) -> Double) -> Estimate {
        Estimate(mean: quadratures.map { zip($0.nodes, $0.weights).reduce(0) { $0 + function($1.0) * $1.1 } })
    }

    /// The trace.
    public var trace: Estimate { mean { $0 }.scaled(by: Double(length)) }
    /// The squared Frobenius norm.
    public var squaredFrobeniusNorm: Estimate { mean { $0 * $0 }.scaled(by: Double(length)) }
    /// The share of eigenvalues below `−threshold`.
    public func negativeShare(below threshold: Double = 0) -> Estimate { mean { $0 < -threshold ? 1 : 0 } }
    /// The log-determinant of `A + d I`, for a damping that makes it positive definite; not finite where it does not.
    public func logDeterminant(damping: Double) -> Estimate { mean { Foundation.log($0 + damping) }.scaled(by: Double(length)) }
    /// `(Σ|λ|)² / Σλ²`, the number of eigenvalues that carry the spectrum (participation ratio).
    public var effectiveRank: Double {
        let sum = mean { abs($0) }.value * Double(length), squares = mean { $0 * $0 }.value * Double(length)
        return squares > 0 ? sum * sum / squares : 0
    }

    /// The density on a grid: each point a Gaussian of a width; integrates to 1 over all numbers.
    ///
    /// - Parameters:
    ///   - count: of the grid's points.
    ///   - width: the standard deviation; 1/100 of the range by default.
    public func density(count: Int = 400, width: Double? = nil) -> (values: [Double], densities: [Double]) {
        let range = range
        let sigma = Swift.max(width ?? (range.upperBound - range.lowerBound) / 100, 1e-12 * Swift.max(abs(range.lowerBound), abs(range.upperBound)), .leastNormalMagnitude)
        let low = range.lowerBound - 4 * sigma, step = (range.upperBound - range.lowerBound + 8 * sigma) / Double(Swift.max(count - 1, 1))
        let values = (0..<count).map { low + Double($0) * step }
        return (values, density(on: values, width: sigma))
    }

    /// The density at some values: each point a Gaussian of a width > 0.
    public func density(on values: [Double], width: Double) -> [Double] {
        let all = points
        return values.map { x in
            all.reduce(0) { sum, point in
                let z = (x - point.value) / width
                return abs(z) > 8 ? sum : sum + point.weight * Foundation.exp(-z * z / 2)
            } / (width * (2 * Double.pi).squareRoot())
        }
    }
}

extension LinearOperator {
    /// The density of eigenvalues by stochastic Lanczos quadrature, without reorthogonalization.
    ///
    /// Memory: `3 · probes · n`, in groups of `group` probes at once. Cost: `probes · steps` products.
    /// - Parameters:
    ///   - probes: random sign vectors, ≥ 1.
    ///   - steps: Lanczos steps for each, ≥ 1; details of the density finer than 1/steps of its range are not seen.
    ///   - progress: products so far.
    /// - Throws: `CurvatureError.budgetTooSmall`; `notFinite` where a product is not finite.
    public func spectralDensity(
        probes: Int = 8, steps: Int = 40, group: Int = 4, seed: UInt64 = 0, progress: ((Int) -> Void)? = nil
    ) throws -> SpectralDensity {
        precondition(isSymmetric, "Lanczos needs a symmetric operator")
        guard probes >= 1, steps >= 1 else { throw CurvatureError.budgetTooSmall(given: Swift.min(probes, steps), needed: 1, what: "a spectral density") }
        var quadratures: [(nodes: [Double], weights: [Double])] = [], products = 0
        for start in stride(from: 0, to: probes, by: Swift.max(1, group)) {
            let count = Swift.min(Swift.max(1, group), probes - start)
            var current = try algebra.scaled(algebra.random(.rademacher, count: count, seed: seed, number: (1 << 22) + start), by: [1 / Double(length).squareRoot()])
            var previous = try algebra.zeros(count)
            var diagonal = [[Double]](repeating: [], count: count), below = diagonal, beta = [Double](repeating: 0, count: count)
            var isDone = [Bool](repeating: false, count: count)
            for step in 0..<Swift.min(steps, length) {
                let product = try self.products(current)
                products += count
                progress?(products)
                let factors = try algebra.engine.upload(HostArray(beta, shape: [count, 1], dtype: algebra.dtype))
                let results = try algebra.run("three_terms", [product.buffer, current.buffer, previous.buffer, factors]) { inputs in
                    let w = inputs[0] - inputs[3] * inputs[2], v = inputs[1]
                    let alpha = (w * v).sum(axes: [1], keepDims: true)
                    let rest = w - alpha * v
                    let squared = (rest * rest).sum(axes: [1], keepDims: true), isZero = squared .<= 0
                    let length = select(isZero, .ones(squared.shape, dtype: squared.dtype), squared).sqrt()
                    return [rest / length, alpha.converted(to: .float64), select(isZero, squared, length).converted(to: .float64)]
                }
                let alphas = try algebra.engine.download(results[1]).doubles
                beta = try algebra.engine.download(results[2]).doubles
                guard (alphas + beta).allSatisfy(\.isFinite) else { throw CurvatureError.notFinite("a product with the operator") }
                (previous, current) = (current, VectorBlock(results[0], algebra))
                for probe in 0..<count where !isDone[probe] {
                    diagonal[probe].append(alphas[probe])
                    let size = diagonal[probe].map(abs).max() ?? 0
                    if beta[probe] <= 10 * algebra.roundOff * size { isDone[probe] = true }
                    if step + 1 < Swift.min(steps, length) { below[probe].append(beta[probe]) }
                }
                if isDone.allSatisfy({ $0 }) { break }
            }
            for probe in 0..<count {
                let off = Array(below[probe].prefix(diagonal[probe].count - 1))
                guard let found = SymmetricEigen.quadrature(diagonal: diagonal[probe], below: off) else { throw CurvatureError.notFinite("the projection of the operator") }
                quadratures.append(found)
            }
        }
        return SpectralDensity(quadratures: quadratures, length: length, products: products)
    }
}
