/// Why the doctor cannot do its work.
public enum DoctorError: Error, CustomStringConvertible, Sendable, Hashable {
    /// No check has this id.
    case unknownCheck(String, nearest: String?, all: [String])
    /// The user stopped it.
    case interrupted

    public var description: String {
        switch self {
        case .unknownCheck(let id, let nearest, let all):
            "there is no check \"\(id)\"\(nearest.map { "; did you mean \"\($0)\"?" } ?? "") (checks: \(all.joined(separator: ", ")))"
        case .interrupted: "interrupted; what was found so far is kept"
        }
    }
}
