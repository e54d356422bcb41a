import ArgumentParser
import Foundation
import Thalweg

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Trains, says why it fails, tries treatments and proves which one works.",
        discussion: "Exit status 0: healthy or cured; 2: a cause was found and not cured.")

    @Argument(help: ArgumentHelp("The experiment file; without it, --logdir names TensorBoard files to diagnose from.", valueName: "spec"))
    var specification: String?
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
        if specification == nil, common.logdir == nil { throw ValidationError("give an experiment file, or --logdir with TensorBoard files") }
        if trials < 1 { throw ValidationError("--trials \(trials) must be at least 1") }
    }

    func run() throws {
        guard let specification else { return try examineLogs() }
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

    /// Diagnoses from event files alone: nothing is trained, so nothing is confirmed or treated.
    private func examineLogs() throws {
        guard let folder = common.logdir else { return }
        guard let run = RunLog(events: try EventReader().read(folder), name: URL(fileURLWithPath: folder).lastPathComponent) else {
            throw ExperimentError.dataDoesNotFit("\(folder) has no scalar whose tag contains `loss`; write the training loss, for example as `loss/train`")
        }
        let selected = checks?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let diagnosis = try Doctor(checks: selected).examine(run)
        if common.json != "-" { Console.result(DiagnosisText.text(diagnosis, language: common.lang)) }
        if let json = common.json { try Outputs.write(DiagnosisDocument.text(diagnosis), to: json) }
        if let report = common.report { try Report(diagnosis).write(report) }
        if diagnosis.verdict == .sick { throw ExitCode(2) }
    }
}
