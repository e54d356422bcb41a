/// What can go wrong with TensorBoard's event files.
public enum TensorBoardError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or directory cannot be made, written or read; `reason` is the system's.
    case file(path: String, action: String, reason: String)
    /// The file is not an event file, or bytes of it were changed; `offset` counts bytes from its start.
    case damaged(path: String, offset: Int, what: String)
    /// Something is larger than is read.
    case tooLarge(path: String, what: String, value: Int, limit: Int)
    /// There is no event file under the directory.
    case noEvents(path: String)

    /// What, the value seen, the limit and what to try.
    public var description: String {
        switch self {
        case .file(let path, let action, let reason):
            "cannot \(action) \"\(path)\": \(reason); check the path, the rights and the space left"
        case .damaged(let path, let offset, let what):
            "\"\(path)\" is not a sound TensorBoard event file: \(what) at byte \(offset); copy it again, or leave it out"
        case .tooLarge(let path, let what, let value, let limit):
            "\"\(path)\": \(what) is \(value), above the limit of \(limit); log less, or split the file"
        case .noEvents(let path):
            "no TensorBoard event file in \"\(path)\"; give the directory that holds files named like events.out.tfevents.…"
        }
    }
}
