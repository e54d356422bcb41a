/// A Swift file line by line, with code and comments apart; literals keep their quotes and lose their text.
///
/// Enough of a lexer to tell `"try!"` and `// try!` from `try!`: comments (nested), string literals (raw, multi-line, with interpolation).
struct SourceText {
    /// The code of each line, without comments and without the text of literals.
    private(set) var code: [String] = []
    /// The comment text of each line, with its slashes.
    private(set) var comments: [String] = []

    private enum State {
        case code(parentheses: Int)
        case blockComment(depth: Int)
        case literal(hashes: Int, multiline: Bool)
    }

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var codeLine: [UInt8] = [], commentLine: [UInt8] = []
        // The innermost state is last; interpolations push code onto a literal.
        var states: [State] = [.code(parentheses: 0)]
        var at = 0

        func matches(_ word: String, at index: Int) -> Bool {
            word.utf8.enumerated().allSatisfy { index + $0.offset < bytes.count && bytes[index + $0.offset] == $0.element }
        }
        func hashes(at index: Int) -> Int {
            var count = 0
            while index + count < bytes.count, bytes[index + count] == UInt8(ascii: "#") { count += 1 }
            return count
        }
        func endLine() {
            code.append(String(decoding: codeLine, as: UTF8.self))
            comments.append(String(decoding: commentLine, as: UTF8.self))
            codeLine = []
            commentLine = []
        }

        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\n") {
                endLine()
                at += 1
                continue
            }
            switch states[states.count - 1] {
            case .blockComment(let depth):
                if matches("*/", at: at) {
                    if depth == 1 { states.removeLast() } else { states[states.count - 1] = .blockComment(depth: depth - 1) }
                    at += 2
                } else if matches("/*", at: at) {
                    states[states.count - 1] = .blockComment(depth: depth + 1)
                    at += 2
                } else {
                    commentLine.append(byte)
                    at += 1
                }
            case .literal(let count, let multiline):
                let quotes = multiline ? 3 : 1
                if byte == UInt8(ascii: "\""), matches(multiline ? "\"\"\"" : "\"", at: at), hashes(at: at + quotes) >= count {
                    codeLine.append(UInt8(ascii: "\""))
                    states.removeLast()
                    at += quotes + count
                } else if byte == UInt8(ascii: "\\"), hashes(at: at + 1) >= count {
                    at += 1 + count
                    if at < bytes.count, bytes[at] == UInt8(ascii: "(") {
                        states.append(.code(parentheses: 1))
                        codeLine.append(bytes[at])
                        at += 1
                    } else if at < bytes.count, bytes[at] != UInt8(ascii: "\n") {
                        at += 1
                    }
                } else {
                    at += 1
                }
            case .code(let parentheses):
                if byte == UInt8(ascii: "/"), matches("//", at: at) {
                    while at < bytes.count, bytes[at] != UInt8(ascii: "\n") {
                        commentLine.append(bytes[at])
                        at += 1
                    }
                } else if byte == UInt8(ascii: "/"), matches("/*", at: at) {
                    states.append(.blockComment(depth: 1))
                    at += 2
                } else if byte == UInt8(ascii: "\"") || (byte == UInt8(ascii: "#") && matches("\"", at: at + hashes(at: at))) {
                    let count = byte == UInt8(ascii: "#") ? hashes(at: at) : 0
                    let multiline = matches("\"\"\"", at: at + count)
                    codeLine.append(UInt8(ascii: "\""))
                    states.append(.literal(hashes: count, multiline: multiline))
                    at += count + (multiline ? 3 : 1)
                } else {
                    codeLine.append(byte)
                    at += 1
                    // Only the code of an interpolation ends at a parenthesis.
                    guard parentheses > 0 else { continue }
                    if byte == UInt8(ascii: "(") { states[states.count - 1] = .code(parentheses: parentheses + 1) }
                    if byte == UInt8(ascii: ")") {
                        if parentheses == 1 { states.removeLast() } else { states[states.count - 1] = .code(parentheses: parentheses - 1) }
                    }
                }
            }
        }
        if !codeLine.isEmpty || !commentLine.isEmpty { endLine() }
    }
}
