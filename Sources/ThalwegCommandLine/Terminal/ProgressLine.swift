import Foundation
import Synchronization
import Thalweg

/// One line that tells how far training is, with rate and time left: redrawn on a terminal, silent in a pipe.
final class ProgressLine: Sendable {
    private let label: String
    private let isShown: Bool
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(_ label: String, quiet: Bool) {
        self.label = label
        isShown = !quiet && Console.isTerminal
    }

    /// Redraws, at most ten times a second.
    func update(_ progress: TrainingProgress) {
        guard isShown else { return }
        let isDue = last.withLock { last in
            let now = ContinuousClock.now
            if let before = last, now - before < .milliseconds(100), progress.step < progress.steps { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let share = progress.steps > 0 ? Double(progress.step) / Double(progress.steps) : 1
        let filled = Int(share * 20)
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: 20 - filled)
        var text = "\(label) \(bar) epoch \(progress.epoch)/\(progress.epochs)  loss \(short(progress.loss))"
        if let accuracy = progress.validationAccuracy { text += "  validation accuracy \(short(accuracy))" }
        text += "  \(short(progress.rate)) steps/s"
        if progress.secondsLeft.isFinite, progress.step < progress.steps { text += "  \(duration(progress.secondsLeft)) left" }
        write("\r\u{1B}[2K" + String(text.prefix(Console.width - 1)))
    }

    /// Says what is being done where no step count is known.
    func say(_ text: String) {
        guard isShown else { return }
        write("\r\u{1B}[2K" + String("\(label) \(text)".prefix(Console.width - 1)))
    }

    /// Clears the line, so that a message can follow.
    func finish() { if isShown { write("\r\u{1B}[2K") } }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// A number in few digits: 0.953, 12.4, 1.3e-07.
func short(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "∞" : "−∞" }
    let magnitude = abs(value)
    if magnitude != 0, magnitude < 1e-3 || magnitude >= 1e5 { return String(format: "%.1e", value) }
    return magnitude >= 100 ? String(format: "%.0f", value) : magnitude >= 10 ? String(format: "%.1f", value) : String(format: "%.3f", value)
}

/// Seconds in words: 4 s, 2 min 5 s, 1 h 3 min.
func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
}
