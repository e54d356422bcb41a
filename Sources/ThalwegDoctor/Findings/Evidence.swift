/// One measured value that speaks for a finding: what was measured, against which threshold, when and where.
public struct Evidence: Sendable, Codable, Hashable {
    /// The signal's name in snake_case: `gradient_norm_ratio`.
    public var signal: String
    /// The value seen.
    public var value: Double
    /// The limit it passed.
    public var threshold: Double
    /// How `value` stands to `threshold`: `<`, `>`, `=`.
    public var comparison: String
    /// The step of the probe, from 0; nil for what concerns the whole run.
    public var step: Int?
    /// The layer's path, or another place.
    public var place: String?

    /// `signal` was `value`, which is `comparison` `threshold`.
    public init(_ signal: String, _ value: Double, _ comparison: String, _ threshold: Double, step: Int? = nil, place: String? = nil) {
        self.signal = signal
        self.value = value
        self.threshold = threshold
        self.comparison = comparison
        self.step = step
        self.place = place
    }
}
