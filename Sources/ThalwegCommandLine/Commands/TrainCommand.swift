import ArgumentParser
import Foundation
import Thalweg

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "train", abstract: "Trains an experiment.")

    @Argument(help: ArgumentHelp("The experiment file.", valueName: "spec"))
    var specification: String
    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Write a checkpoint into this folder, at the end and every N steps.", valueName: "folder"))
    var checkpoint: String?
    @Option(help: ArgumentHelp("Go on from a checkpoint.", valueName: "folder"))
    var resume: String?
    @Option(help: ArgumentHelp("Steps between checkpoints.", valueName: "N"))
    var every: Int?

    @Option(help: ArgumentHelp(
        "Look at the Hessian every N steps, within a share of the training time [0.1], over so many examples [1000].",
        valueName: "every=N[,share=X][,examples=N]"))
    var curvature: CurvatureSchedule?

    func validate() throws {
        if let every, every < 1 { throw ValidationError("--every \(every) must be at least 1") }
        if every != nil, checkpoint == nil { throw ValidationError("--every needs --checkpoint FOLDER") }
    }

    func run() throws {
        let experiment = try common.experiment(specification)
        Interrupt.listen()
        var options = TrainingOptions()
        options.engine = try common.engine()
        options.checkpoint = checkpoint
        options.resume = resume
        options.checkpointEvery = every
        options.curvature = curvature
        options.isInterrupted = { Interrupt.wasRequested }
        let line = ProgressLine(experiment.name, quiet: common.quiet)
        options.progress = { line.update($0) }
        line.say("preparing …")
        var log = try experiment.train(options).log
        line.finish()
        for warning in log.warnings { Console.message(Console.styled("warning: ", .yellow) + warning) }
        try Outputs(common).write(&log)
        if common.json != "-" { Console.result(RunSummary.text(log, curvature: curvature)) }
        if log.status == .interrupted { throw ExitCode(130) }
    }
}

extension CurvatureSchedule: ExpressibleByArgument {
    /// As on the command line; nil where it cannot be read.
    public init?(argument: String) { self.init(text: argument) }
}
