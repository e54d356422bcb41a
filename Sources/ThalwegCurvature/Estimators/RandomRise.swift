import ThalwegCore

/// How the loss rises along random directions of a relative length.
///
/// Directions are filter-normalized: a radius of 0.1 moves each filter by a tenth of its norm, so that networks of other scale compare
/// (Li et al. 2018, arXiv:1712.09913).
public struct RandomRise: Sendable, Hashable {
    /// The length of the moves, relative to each filter's.
    public let radius: Double
    /// The mean of `L(θ ± r d) − L(θ)`, with its standard error by the scatter over pairs `±d`.
    public let mean: Estimate
    /// The largest of them: at least as large is the rise of the worst direction of that length.
    public let worst: Double
}

extension CurvatureProblem {
    /// Rises along random filter-normalized directions, both ways. Cost: `2 · count + 1` evaluations.
    ///
    /// - Throws: `CurvatureError.budgetTooSmall` below 2 directions.
    public func filterNormalizedRise(radius: Double = 0.1, directions count: Int = 10, seed: UInt64 = 0) throws -> RandomRise {
        guard count >= 2 else { throw CurvatureError.budgetTooSmall(given: count, needed: 2, what: "a mean over random directions") }
        let pairs = try pairedRises(along: randomDirections(count, seed: seed), at: [radius])
        return RandomRise(radius: radius, mean: Estimate(mean: pairs.map { ($0.up + $0.down) / 2 }), worst: pairs.map { max($0.up, $0.down) }.max() ?? 0)
    }

    /// `L(θ + Σ_j c_j d_j) − L(θ)` and the same at −c, for groups of as many directions as there are coefficients; infinite where not finite.
    func pairedRises(along directions: VectorBlock, at coefficients: [Double]) throws -> [(up: Double, down: Double)] {
        let group = coefficients.count, count = directions.count / group
        var places = [[Double](repeating: 0, count: directions.count)]
        for pair in 0..<count {
            var place = places[0]
            for (j, value) in coefficients.enumerated() { place[pair * group + j] = value }
            places += [place, place.map { -$0 }]
        }
        let losses = try losses(along: directions, at: places)
        func rise(_ loss: Double) -> Double { loss.isFinite ? loss - losses[0] : .infinity }
        return (0..<count).map { (rise(losses[1 + 2 * $0]), rise(losses[2 + 2 * $0])) }
    }
}
