import Foundation
import Glibc

/// Where messages and results go: messages to standard error, results to standard output.
enum Console {
    /// Whether standard error is a terminal.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb" }
    /// Whether colour is wanted: on a terminal, unless `NO_COLOR` is set.
    static var usesColour: Bool { isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty }

    /// The width of the terminal in columns; 80 in a pipe.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Prints a message line to standard error.
    static func message(_ text: String = "") { FileHandle.standardError.write(Data((text + "\n").utf8)) }
    /// Prints a result line to standard output.
    static func result(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    enum Style: String {
        case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", blue = "34"
    }
    /// The text in a style, where colour is wanted.
    static func styled(_ text: String, _ style: Style) -> String { usesColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text }
}
