public import ThalwegTraining

/// What the doctor says about a run.
public struct Diagnosis: Sendable, Codable {
    /// Whether anything above a note was found.
    public enum Verdict: String, Sendable, Codable { case healthy, sick }

    /// The run that was examined.
    public var run: RunLog
    /// The findings, the likeliest root cause first.
    public var findings: [Finding]
    /// What the reader should know about the examination itself: checks that could not look, confirmations that were skipped.
    public var notes: [String]

    /// `findings` about `run`, already ranked.
    public init(run: RunLog, findings: [Finding], notes: [String] = []) {
        self.run = run
        self.findings = findings
        self.notes = notes
    }

    /// Sick when a finding is above `note`.
    public var verdict: Verdict { findings.contains { $0.severity > .note } ? .sick : .healthy }

    /// The root cause; nil for a healthy run.
    public var rootCause: Finding? { findings.first { $0.severity > .note } }
}
