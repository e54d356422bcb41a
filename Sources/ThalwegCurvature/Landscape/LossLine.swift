/// The loss along a line through a point.
public struct LossLine: Sendable, Hashable {
    /// Where it was looked at, ascending, in lengths of the direction; the point itself is 0.
    public let places: [Double]
    /// The losses there; not every one needs to be finite.
    public let losses: [Double]

    /// A line of losses known already. Precondition: as many losses as places.
    public init(places: [Double], losses: [Double]) {
        precondition(places.count == losses.count, "\(places.count) places, \(losses.count) losses")
        self.places = places
        self.losses = losses
    }

    /// The loss of a problem along a direction. Cost: an evaluation for each place.
    ///
    /// - Parameter progress: places done.
    public init(of problem: CurvatureProblem, along direction: VectorBlock, at places: [Double], progress: ((Int) throws -> Void)? = nil) throws {
        self.init(places: places, losses: try problem.losses(along: direction, at: places.map { [$0] }, progress: progress))
    }

    /// The loss on the straight way from the problem's point, at 0, to another, at 1.
    ///
    /// Reference: Goodfellow et al. 2015, arXiv:1412.6544.
    /// - Parameter end: the other point, `[1, n]`.
    public init(of problem: CurvatureProblem, to end: VectorBlock, count: Int, progress: ((Int) throws -> Void)? = nil) throws {
        try self.init(of: problem, along: problem.offsets(to: end), at: Self.places(0...1, count: count), progress: progress)
    }

    /// Evenly spaced numbers, both ends among them; two at least. The middle of a range around 0 is exactly 0 where their number is odd.
    public static func places(_ range: ClosedRange<Double>, count: Int) -> [Double] {
        let last = Double(max(count, 2) - 1)
        return (0..<max(count, 2)).map { (range.lowerBound * (last - Double($0)) + range.upperBound * Double($0)) / last }
    }

    /// The rise above the straight line between the ends' losses.
    public var barrier: LossBarrier { LossBarrier(places: places, losses: losses) }
}
