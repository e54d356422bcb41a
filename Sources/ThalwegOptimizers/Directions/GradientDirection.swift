public import ThalwegCore

/// The direction −g. Memory: none.
public struct GradientDirection: DescentDirection {
    /// The direction −g.
    public init() {}

    public func direction(at point: FlatPoint, state: inout Tree) throws -> Proposal { Proposal(-point.gradient) }
}
