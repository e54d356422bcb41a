import ArgumentParser
import Thalweg

struct LearningRateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learning-rate", abstract: "Finds a learning rate: trains briefly while it grows, several times over.",
        discussion: """
            The pick is a tenth of the rate at which the loss starts to rise again, the median over sweeps with other initial parameters \
            and another order of the examples (Smith 2017, arXiv:1506.01186). Where the loss never falls, it says so instead.
            """)

    @Argument(help: ArgumentHelp("The experiment file.", valueName: "spec"))
    var specification: String
    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Another optimizer than the experiment's, with its default options.", valueName: "name"))
    var optimizer: String?
    @Option(help: ArgumentHelp("The lowest rate. (default: the optimizer's own / 10,000)", valueName: "x"))
    var low: Double?
    @Option(help: ArgumentHelp("The highest rate. (default: the optimizer's own · 10,000)", valueName: "x"))
    var high: Double?
    @Option(help: ArgumentHelp("Steps of a sweep, at least 20.", valueName: "N"))
    var steps = 100
    @Option(help: ArgumentHelp("Sweeps.", valueName: "N"))
    var sweeps = 5

    func validate() throws {
        if steps < 20 { throw ValidationError("--steps \(steps) is below 20; fewer do not show where the loss turns") }
        if sweeps < 1 { throw ValidationError("--sweeps \(sweeps) is below 1") }
        if common.logdir != nil { throw ValidationError("--logdir is for training; use --report or --json here") }
    }

    func run() throws {
        var experiment = try common.experiment(specification)
        if let optimizer { experiment = try experiment.replacing([("optimizer", .string(optimizer))]) }
        Interrupt.listen()
        var options = LearningRateRange.Options()
        (options.low, options.high, options.steps, options.sweeps) = (low, high, steps, sweeps)
        options.engine = try common.engine()
        let line = StepLine(quiet: common.quiet, total: sweeps * (steps + 1), common.lang)
        let range = try experiment.learningRateRange(options, progress: { line.update($0) }, isInterrupted: { Interrupt.wasRequested })
        line.finish()
        if let json = common.json { try Outputs.write(JSONWriter.text(LearningRateDocument.node(range)) + "\n", to: json) }
        if let report = common.report {
            try LearningRateReport(range, command: "thalweg " + CommandLine.arguments.dropFirst().joined(separator: " ")).write(report)
            Console.message("report: \(report)")
        }
        switch range.outcome {
        case .found(let suggestion):
            if common.json != "-" { Console.result(LearningRateText.summary(range, suggestion, optimizer: optimizer, common.lang)) }
        case .failed(let failure):
            Console.message(Console.styled(common.lang("no learning rate: ", "没有合适的学习率："), .red) + failure.explanation)
        }
        if range.isInterrupted { throw ExitCode(130) }
        if range.suggestion == nil { throw ExitCode(1) }
    }
}
