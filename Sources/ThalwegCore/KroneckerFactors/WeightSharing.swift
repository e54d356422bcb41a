/// How the positions at which a layer uses one weight enter its factors: all axes between an example's first and last.
///
/// Reference: Eschenhagen et al. 2023, arXiv:2311.00636.
public enum WeightSharing: String, Sendable, Hashable, CaseIterable {
    /// Every position is an example of its own.
    case expand
    /// Inputs are averaged, derivatives summed over the positions first: cheaper by the number of positions.
    case reduce
}
