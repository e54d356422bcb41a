/// The experiment that was made to confirm or refute a finding.
public struct Confirmation: Sendable, Codable, Hashable {
    /// What was done, in words.
    public var experiment: String
    /// The one thing that was changed: `optimizer.learning_rate: 0.1 → 0.001`.
    public var changed: String
    /// What was seen, with numbers.
    public var observed: String
    /// Whether it bears the finding out.
    public var holds: Bool

    /// A confirmation by a trial.
    public init(experiment: String, changed: String, observed: String, holds: Bool) {
        self.experiment = experiment
        self.changed = changed
        self.observed = observed
        self.holds = holds
    }
}
