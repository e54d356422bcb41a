import Synchronization
import ThalwegCore

/// Programs compiled once and found again by what they do and the shapes they do it on.
final class ProgramCache: Sendable {
    private let entries = Mutex<[String: CompiledProgram]>([:])

    /// How many there are.
    var count: Int { entries.withLock { $0.count } }

    /// The program of that name; `make` is asked at the first call.
    func program(_ name: String, _ make: () throws -> CompiledProgram) rethrows -> CompiledProgram {
        if let known = entries.withLock({ $0[name] }) { return known }
        let made = try make()
        entries.withLock { $0[name] = made }
        return made
    }
}
