import ArgumentParser
import Foundation
import Thalweg

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Trains, says why it fails, tries treatments and proves which one works.",
        discussion: "Exit status 0: healthy or cured; 2: a cause was found and not cured.")

    @Argument(help: ArgumentHelp("The experiment file.", valueName: "spec"))
    var specification: String
    @OptionGroup var common: CommonOptions
    @Flag(help: "Only say what is wrong.")
    var noTreat = false
    @Option(help: ArgumentHelp("Seconds for treatments; 4 × the first run by default.", valueName: "seconds"))
    var budget: Double?
    @Option(help: ArgumentHelp("Where the cured experiment goes (.yaml or .json).", valueName: "file"))
    var output: String?
    @Option(help: ArgumentHelp("Make only these checks, separated by commas.", valueName: "ids"))
    var checks: String?
    @Option(help: ArgumentHelp("Seeds that a treatment is verified with.", valueName: "N"))
    var trials = 3

    func validate() throws {
        if let budget, !(budget > 0) { throw ValidationError("--budget \(budget) must be above 0 seconds") }
        if trials < 1 { throw ValidationError("--trials \(trials) must be at least 1") }
    }

    func run() throws {
        var session = DoctorSession(
            experiment: try common.experiment(specification), common: common,
            command: "thalweg " + CommandLine.arguments.dropFirst().joined(separator: " "))
        session.treats = !noTreat
        session.budget = budget
        session.trials = trials
        session.checks = checks?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        session.output = output
        let status = try session.run()
        if status != .success { throw status }
    }
}
