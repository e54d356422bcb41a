import Foundation
import Thalweg

/// Answers one line on the standard output for each on the standard input.
///
/// `prepare WORKLOAD KIND` → `ready`; `run N` → `seconds S`; `check` → `value V`; `products`, `error` and `sketched` → `value V`; `quit`. What cannot be done → `error …`.
struct Server {
    private let engine: Engine
    private var current: (any Measurement)?

    init() throws { engine = try .shared() }

    mutating func run() throws {
        say("hello")
        while let line = readLine() {
            if line == "quit" { return }
            do { say(try answer(line.split(separator: " ").map(String.init))) } catch {
                say("error \("\(error)".split(separator: "\n").joined(separator: " "))")
            }
        }
    }

    private mutating func answer(_ words: [String]) throws -> String {
        switch (words.first, words.count) {
        case ("prepare", 3):
            current = nil
            guard let kind = Kind(rawValue: words[2]) else { throw Unknown(what: "kind", name: words[2], known: Kind.allCases.map(\.rawValue)) }
            current = try kind.make(words[1], engine: engine)
            return "ready"
        case ("run", 2):
            return "seconds \(try current?.seconds(Int(words[1]) ?? 1) ?? .nan)"
        case ("products", _): return "value \((current as? CurvatureTask)?.products ?? 0)"
        case ("error", _): return "value \((current as? CurvatureTask)?.error ?? .nan)"
        case ("sketched", _): return "value \((current as? CurvatureTask)?.sketchedError ?? .nan)"
        case ("check", _): return "value \(try current?.check() ?? .nan)"
        default: throw Unknown(what: "request", name: words.joined(separator: " "), known: ["prepare", "run", "check", "products", "error", "sketched", "quit"])
        }
    }
}
