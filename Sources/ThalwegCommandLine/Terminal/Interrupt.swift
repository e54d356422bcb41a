import Glibc
import Synchronization

/// Ctrl-C: the first one ends the work in order, the second one at once.
enum Interrupt {
    private static let count = Atomic<Int>(0)

    /// Whether Ctrl-C was pressed.
    static var wasRequested: Bool { count.load(ordering: .relaxed) > 0 }

    /// Starts to listen.
    static func listen() {
        let handler: @convention(c) (Int32) -> Void = { _ in
            // Only async-signal-safe calls: an atomic and _exit.
            if Interrupt.count.wrappingAdd(1, ordering: .relaxed).oldValue > 0 { _exit(130) }
        }
        signal(SIGINT, handler)
        signal(SIGTERM, handler)
    }
}
