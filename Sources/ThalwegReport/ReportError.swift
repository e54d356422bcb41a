/// What can go wrong with writing a report.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file cannot be written; `reason` is the system's.
    case file(path: String, reason: String)

    /// What, the reason and what to try.
    public var description: String {
        switch self {
        case .file(let path, let reason):
            "cannot write \"\(path)\": \(reason); check that its directory exists, the rights and the space left"
        }
    }
}
