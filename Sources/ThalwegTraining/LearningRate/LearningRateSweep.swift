import Foundation

/// One sweep of a learning-rate range test: the loss after a step at each of the growing rates, and what can be read off it.
public struct LearningRateSweep: Sendable {
    /// What the initial parameters and the order of the examples were made from.
    public let seed: UInt64
    /// Rising by one factor.
    public let rates: [Double]
    /// The loss of the batch after the step at each rate; not finite from where the numbers overflowed.
    public let losses: [Double]
    /// The loss before the first step: the mean of the first tenth of the batches, whose rates have done next to nothing; not finite where the first is not.
    public let initialLoss: Double
    /// `losses` smoothed over about a third of a decade, not above what is as far over the initial loss as the lowest loss is under it.
    public let smoothed: [Double]
    /// Where the smoothed loss falls fastest per decade; nil where it does not fall.
    public let steepest: Double?
    /// The first rate at which the smoothed loss has risen again by three tenths of its fall; nil where it never does.
    public let divergence: Double?
    /// The lowest smoothed loss before `divergence`.
    public let lowestLoss: Double
    /// Whether the loss fell by more than its batch-to-batch noise explains.
    public let falls: Bool

    /// The share of the fall so far that the loss must lose again to count as diverged.
    static let rise = 0.3
    /// Decades of the Gaussian that smooths.
    private static let width = 0.15

    /// - Parameter losses: before the step at each rate, and one more after the last; ends early with one that is not finite.
    init(seed: UInt64, rates: [Double], losses: [Double]) {
        self.seed = seed
        let after = Array(losses.dropFirst()), count = after.count
        self.rates = Array(rates.prefix(count))
        self.losses = after
        let first = losses.prefix(Swift.max(1, losses.count / 10)).filter(\.isFinite)
        let initial = losses.first?.isFinite == true ? first.reduce(0, +) / Double(first.count) : .nan
        initialLoss = initial
        let low = after.filter(\.isFinite).min() ?? initial
        let top = initial + Swift.max(initial - low, abs(initial) * 1e-3)
        let smoothed = LearningRateSweep.smooth(after.map { $0.isFinite ? Swift.min($0, top) : top }, rates: rates)
        self.smoothed = smoothed

        var lowest = initial, divergence: Int?, steepest: (index: Int, slope: Double)?
        let wanted = 0.3 * (initial - (smoothed.min() ?? initial))
        for (index, value) in smoothed.enumerated() {
            // A small rise before most of the fall is noise.
            if initial - lowest > wanted, value >= lowest + Self.rise * (initial - lowest) {
                divergence = index
                break
            }
            lowest = Swift.min(lowest, value)
            if index > 0, index + 1 < smoothed.count {
                let slope = smoothed[index + 1] - smoothed[index - 1]
                if slope < (steepest?.slope ?? 0) { steepest = (index, slope) }
            }
        }
        if divergence == nil, let end = after.last, !end.isFinite { divergence = count - 1 }
        lowestLoss = lowest
        self.divergence = divergence.map { rates[$0] }
        self.steepest = steepest.map { rates[$0.index] }
        let noise = LearningRateSweep.deviation(Array(losses.prefix(Swift.max(2, losses.count / 4)).filter(\.isFinite)))
        falls = initial - lowest > Swift.max(noise, 0.01 * abs(initial))
    }

    /// A weighted mean over neighbours, the weights a Gaussian in the logarithm of the rate.
    private static func smooth(_ values: [Double], rates: [Double]) -> [Double] {
        guard values.count > 2 else { return values }
        let perStep = log10(rates[1] / rates[0]), sigma = Swift.max(1, (width / perStep).rounded()), reach = Int(3 * sigma)
        return values.indices.map { center in
            var sum = 0.0, weight = 0.0
            for near in Swift.max(0, center - reach)...Swift.min(values.count - 1, center + reach) {
                let share = exp(-0.5 * pow(Double(near - center) / sigma, 2))
                sum += share * values[near]
                weight += share
            }
            return sum / weight
        }
    }

    private static func deviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    /// A tenth of the rate of divergence; without one, the rate at which nine tenths of the fall were done. nil where the loss did not fall.
    public var suggestion: Double? {
        guard falls else { return nil }
        if let divergence { return divergence * LearningRateRange.share }
        let goal = initialLoss - 0.9 * (initialLoss - lowestLoss)
        return zip(rates, smoothed).first { $0.1 <= goal }?.0
    }
}
