/// A cause of trouble that the evidence supports.
public struct Finding: Sendable, Codable, Hashable {
    /// The permanent id: `vanishing-gradients`.
    public var id: String
    /// What it costs.
    public var severity: Severity
    /// The probability that this is right, as far as margin and confirmation tell; 0…1.
    public var confidence: Double
    /// One sentence with the measured numbers.
    public var summary: String
    /// Paths of the layers, or other places, that show it.
    public var places: [String]
    /// The first step at which it was seen, from 0.
    public var sinceStep: Int?
    /// What was measured.
    public var evidence: [Evidence]
    /// The ids of findings of the same diagnosis that bring this one about.
    public var causedBy: [String] = []
    /// The experiment that bears it out or refutes it; nil where none was made.
    public var confirmation: Confirmation?

    /// A finding not yet linked to others nor confirmed.
    public init(
        id: String, severity: Severity, confidence: Double, summary: String, places: [String] = [], sinceStep: Int? = nil,
        evidence: [Evidence]
    ) {
        self.id = id
        self.severity = severity
        self.confidence = min(max(confidence, 0), 1)
        self.summary = summary
        self.places = places
        self.sinceStep = sinceStep
        self.evidence = evidence
    }
}
