import ArgumentParser
import Foundation
import Thalweg

struct MinimizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "minimize", abstract: "Runs an optimizer on a test function, and shows its path.",
        discussion: """
            FUNCTION is a name (`thalweg list functions`), a name with options (`quadratic{condition: 100}`), \
            or a formula in x, or in x and y: "x^2 - y^2 + 0.1*sin(5*x)".
            """)

    @Argument(help: ArgumentHelp("The function: a name, or a formula in quotes.", valueName: "function"))
    var function: String
    @Option(help: ArgumentHelp("The optimizer. (default: adam with a learning rate of 0.05)", valueName: "name"))
    var optimizer: String?
    @Option(help: ArgumentHelp("The learning rate, instead of the optimizer's own.", valueName: "x"))
    var learningRate: Double?
    @Option(help: ArgumentHelp("Steps to take.", valueName: "N"))
    var steps = 1000
    @Option(parsing: .unconditional, help: ArgumentHelp("Where to start: \"x,y\". (default: the function's own)", valueName: "x,y"))
    var start: String?
    @Option(name: .customLong("option"), help: ArgumentHelp("An option of the optimizer; repeatable.", valueName: "key=value"))
    var options: [String] = []
    @Option(help: ArgumentHelp("The learning rate's schedule, as in an experiment file: cosine, or \"step: {every: 100}\".", valueName: "schedule"))
    var schedule: String?
    @Option(help: "The seed of the optimizer's random numbers.")
    var seed = 0
    @Option(help: ArgumentHelp("The device: cpu, cuda, rocm or tpu. (default: cpu)", valueName: "kind[:number]"))
    var device: String?
    @Option(help: ArgumentHelp("The PJRT plugin to load, instead of the one that is found.", valueName: "path"))
    var plugin: String?
    @Option(help: ArgumentHelp("Write the result as JSON; - is standard output.", valueName: "file"))
    var json: String?
    @Option(help: ArgumentHelp("Write an HTML report.", valueName: "file"))
    var report: String?
    @Flag(help: "Print no progress.")
    var quiet = false
    @Option(help: "The language of messages: en or zh.")
    var lang: Language = .system

    func validate() throws {
        if seed < 0 { throw ValidationError("--seed \(seed) is below 0") }
        for option in options where !option.dropFirst().contains("=") {
            throw ValidationError("--option \(option) has no `=`; write for example --option momentum=0.9")
        }
    }

    func run() throws {
        let minimization = try self.minimization()
        for warning in minimization.optimizer.warnings { Console.message(Console.styled(lang("warning: ", "警告："), .yellow) + warning) }
        let engine = try Engine.shared(plugin: plugin, device: device.map { text throws(PJRTError) in try DeviceName(parsing: text) })
        Interrupt.listen()
        let line = StepLine(quiet: quiet, total: minimization.steps, lang)
        let path = try minimization.run(on: engine, progress: { line.update($0) }, isInterrupted: { Interrupt.wasRequested })
        line.finish()
        let encounters = try path.criticalPoints(on: engine)
        if let json { try Outputs.write(JSONWriter.text(PathDocument.node(path, encounters: encounters)) + "\n", to: json) }
        if let report {
            let command = "thalweg " + CommandLine.arguments.dropFirst().joined(separator: " ")
            try PathReport(path, encounters: encounters, command: command, on: engine).write(report)
            Console.message("report: \(report)")
        }
        if json != "-" { Console.result(PathText.summary(path, encounters, lang)) }
        if path.status == .interrupted { throw ExitCode(130) }
    }

    private func minimization() throws -> Minimization {
        let function = try functionCatalogue.function(function)
        var node: ConfigurationNode = [:]
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            node[String(parts[0])] = try YAMLReader.parse(String(parts[1]), file: nil)
        }
        if let learningRate {
            guard learningRate.isFinite else { throw ValidationError("--learning-rate \(learningRate) is not a finite number") }
            node["learning_rate"] = .number(learningRate)
        } else if optimizer == nil, node["learning_rate"] == nil {
            node["learning_rate"] = 0.05
        }
        let made = try optimizerCatalogue.make(.map([optimizer ?? "adam": node]), path: "")
        let schedule = try self.schedule.map { text in
            try scheduleCatalogue.make(YAMLReader.parse(text.contains(":") ? "{\(text)}" : text, file: nil), path: "schedule")
        }
        let start = try self.start.map { text in
            try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
                guard let number = Double(part.trimmingCharacters(in: .whitespaces)), number.isFinite else {
                    throw ValidationError("--start \(text): \"\(part)\" is not a number; write for example --start \"-1.2,1\"")
                }
                return number
            }
        }
        return try Minimization(
            function, with: made, schedule: schedule ?? .constant(), from: start, steps: steps, seed: UInt64(seed))
    }
}
