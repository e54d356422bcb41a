/// A histogram as event files hold it: counts between edges that need not be equally far apart.
public struct EventHistogram: Sendable, Hashable {
    /// The smallest value counted.
    public var minimum: Double
    /// The largest value counted.
    public var maximum: Double
    /// Σ of the values, where the writer knew it, else 0.
    public var sum: Double
    /// Σ of their squares, where the writer knew it, else 0.
    public var sumOfSquares: Double
    /// The upper edge of each bin, ascending; the first bin begins at `minimum`.
    public var limits: [Double]
    /// The count of each bin; as many as `limits`.
    public var counts: [Double]

    /// The number of values counted.
    public var count: Double { counts.reduce(0, +) }

    /// A histogram of the given bins.
    public init(minimum: Double, maximum: Double, sum: Double, sumOfSquares: Double, limits: [Double], counts: [Double]) {
        self.minimum = minimum
        self.maximum = maximum
        self.sum = sum
        self.sumOfSquares = sumOfSquares
        self.limits = limits
        self.counts = counts
    }

    /// The same counts; sums are those of values at the bins' centres.
    public init(_ histogram: Histogram) {
        let low = histogram.low
        let width = (histogram.high - low) / Double(max(histogram.counts.count, 1))
        let indices = histogram.counts.indices
        let centres = indices.map { low + (Double($0) + 0.5) * width }
        self.init(
            minimum: low, maximum: histogram.high,
            sum: zip(centres, histogram.counts).reduce(0) { $0 + $1.0 * $1.1 },
            sumOfSquares: zip(centres, histogram.counts).reduce(0) { $0 + $1.0 * $1.0 * $1.1 },
            limits: indices.map { $0 == indices.last ? histogram.high : low + Double($0 + 1) * width },
            counts: histogram.counts)
    }
}
