public import ThalwegTraining

/// A cause of trouble that the doctor knows, and how it shows in a run.
///
/// A check reads the log only. The experiment that confirms what it says is one of its `confirmingTreatments`.
public protocol Check: Sendable {
    /// The permanent id: `vanishing-gradients`.
    static var id: String { get }
    /// What the reader of `explain` learns.
    static var description: CheckDescription { get }
    /// Treatments that remove just this cause, so that a run with one of them bears the finding out; the best experiment first.
    static var confirmingTreatments: [any Treatment] { get }
    /// How much better such a run must be.
    static var requiredEffect: Effect { get }
    /// Without settings.
    init()
    /// The finding, before confirmation and ranking; nil when the run does not show it.
    func examine(_ run: RunLog) -> Finding?
}

extension Check {
    public static var requiredEffect: Effect { .strong }
}
