public import ThalwegConfiguration
public import ThalwegTraining

/// The source without the bad values that the file puts in on purpose.
///
/// Bad values of a user's own data are not removed: which rows are wrong is for the user to decide, and the finding names them.
public struct RemoveFaults: Treatment {
    public static let id = "remove-faults"
    public static let cures = ["bad-values"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        guard specification["data"]?["faults"]?["nan_fraction"] != nil else { return [] }
        return [Proposal(id: "no-bad-values", changes: [("data.faults.nan_fraction", nil)], cost: 1)]
    }
}
