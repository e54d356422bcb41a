import Foundation
import Thalweg

/// Steps done, rate and time left on one line of a terminal, where a run takes more than a moment.
final class StepLine {
    private let isShown: Bool
    private let total: Int
    private let lang: Language
    private let start = Date()
    private var last = Date()
    private var wasWritten = false

    init(quiet: Bool, total: Int, _ lang: Language) {
        isShown = !quiet && Console.isTerminal
        self.total = total
        self.lang = lang
    }

    func update(_ done: Int) {
        let now = Date()
        guard isShown, done > 0, now.timeIntervalSince(start) > 1, now.timeIntervalSince(last) > 0.2 else { return }
        last = now
        let rate = Double(done) / now.timeIntervalSince(start)
        let left = Double(total - done) / max(rate, 1e-9)
        let text = lang(
            "step \(done) of \(total)  \(short(rate)) steps/s  \(short(left)) s left", "第 \(done)/\(total) 步  每秒 \(short(rate)) 步  剩余 \(short(left)) 秒")
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
        wasWritten = true
    }

    func finish() {
        if wasWritten { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
