/// The way an optimizer went over a function.
public struct MinimizationPath: Sendable {
    /// How it ended.
    public enum Status: String, Sendable {
        /// All steps taken, every number finite.
        case completed
        /// All steps taken, but numbers stopped being finite on the way.
        case diverged
        /// Stopped from outside.
        case interrupted
    }

    /// What was asked for.
    public let minimization: Minimization
    /// How it ended.
    public internal(set) var status = Status.interrupted
    /// Where it went: the start, then the point after each step.
    public internal(set) var points: [[Double]] = []
    /// The function's values there.
    public internal(set) var values: [Double] = []
    /// The Euclidean norms of the gradients there.
    public internal(set) var gradientNorms: [Double] = []

    init(_ minimization: Minimization) { self.minimization = minimization }

    /// The first place where a number is not finite; nil where all are.
    public var firstNonFinite: Int? {
        points.indices.first { !values[$0].isFinite || !gradientNorms[$0].isFinite || !points[$0].allSatisfy(\.isFinite) }
    }
    /// Whether every number is finite.
    public var isFinite: Bool { firstNonFinite == nil }
    /// The last place where all numbers are finite.
    public var lastFinite: Int? { firstNonFinite.map { $0 - 1 } ?? points.indices.last }
}
