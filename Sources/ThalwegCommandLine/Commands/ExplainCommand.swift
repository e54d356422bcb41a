import ArgumentParser
import Thalweg

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says what a finding means, how it is detected and what cures it.")

    @Argument(help: "The finding's id, as `thalweg list checks` shows it.")
    var id: String

    func run() throws {
        guard let check = ThalwegDoctor.checks.first(where: { $0.id == id }) else {
            let known = ThalwegDoctor.checks.map { $0.id }
            let hint = nearest(id, in: known).map { "did you mean \($0)?" } ?? "`thalweg list checks` shows all"
            throw ValidationError("there is no finding called \(id); \(hint)")
        }
        let text = check.description
        Console.result("\(check.id): \(text.title)")
        Console.result("")
        Console.result(text.meaning)
        Console.result("")
        Console.result("Detected by:  \(text.detection)")
        Console.result("Confirmed by: \(text.confirmation)")
        for cure in text.cures { Console.result("Cured by:     \(cure)") }
        for source in text.sources { Console.result("Source:       \(source)") }
    }
}
