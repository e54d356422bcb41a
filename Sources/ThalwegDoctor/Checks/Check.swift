public import ThalwegTraining

/// A cause of trouble that the doctor knows, and how it shows in a run.
///
/// A check reads the log only; the experiments that confirm what it says are made by a `Confirmer` of the same id.
public protocol Check: Sendable {
    /// The permanent id: `vanishing-gradients`.
    static var id: String { get }
    /// What the reader of `explain` learns.
    static var description: CheckDescription { get }
    /// Without settings.
    init()
    /// The finding, before confirmation and ranking; nil when the run does not show it.
    func examine(_ run: RunLog) -> Finding?
}
