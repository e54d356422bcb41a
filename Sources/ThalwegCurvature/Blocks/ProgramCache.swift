import Synchronization
import ThalwegCore

/// Programs compiled once and found again by what they do and the shapes they do it on.
final class ProgramCache: Sendable {
    private let entries = Mutex<[String: CompiledProgram]>([:])
    private let made = Mutex<Made>(Made())

    /// What making programs took so far.
    struct Made {
        /// How many there are.
        var count = 0
        /// Those that were compiled, and not read from the disk.
        var compiled = 0
        /// Tracing, compiling or reading, in all.
        var seconds = 0.0
    }

    /// What making programs took so far.
    var cost: Made { made.withLock { $0 } }

    /// The program of that name; `make` is asked at the first call.
    func program(_ name: String, _ make: () throws -> CompiledProgram) rethrows -> CompiledProgram {
        if let known = entries.withLock({ $0[name] }) { return known }
        let begin = ContinuousClock.now, program = try make(), seconds = (ContinuousClock.now - begin).seconds
        made.withLock {
            $0.count += 1
            $0.compiled += program.fromCache ? 0 : 1
            $0.seconds += seconds
        }
        entries.withLock { $0[name] = program }
        return program
    }
}
