public import ThalwegTraining

/// A treatment that was tried, and what it did.
public struct TrialOutcome: Sendable, Codable {
    /// The treatment: `relu+he_normal`.
    public var id: String
    /// From 1, least change first.
    public var rank: Int
    /// The ids of the findings it is meant to cure.
    public var findings: [String]
    /// What it changes in the experiment file.
    public var changes: [Change]
    /// The untreated run, as long as the trial.
    public var before: Measures
    /// The trial.
    public var after: Measures
    /// How many seeds were tried.
    public var trials: Int
    /// Of the paired one-sided t-test that the treated runs are better; nil with fewer than two seeds.
    public var pValue: Double?
    /// Whether this is the cure.
    public var accepted: Bool
    /// The log of the trial with the experiment's own seed.
    public var run: RunLog

    /// An outcome.
    public init(
        id: String, rank: Int, findings: [String], changes: [Change], before: Measures, after: Measures, trials: Int, pValue: Double?,
        accepted: Bool, run: RunLog
    ) {
        self.id = id
        self.rank = rank
        self.findings = findings
        self.changes = changes
        self.before = before
        self.after = after
        self.trials = trials
        self.pValue = pValue
        self.accepted = accepted
        self.run = run
    }
}
