/// How much a finding costs. Ordered: `note < warning < critical`.
public enum Severity: String, Sendable, Codable, Comparable, CaseIterable {
    /// Worth knowing; a healthy run may have it.
    case note
    /// Costs much of what could be learned.
    case warning
    /// Stops learning.
    case critical

    private var rank: Int {
        switch self {
        case .note: 0
        case .warning: 1
        case .critical: 2
        }
    }

    /// By cost.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
