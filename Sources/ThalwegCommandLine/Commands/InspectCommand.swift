import ArgumentParser
import Foundation
import Thalweg

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Looks at the point where training stands: gradient, curvature, kind of critical point.",
        discussion: """
            Trains up to the point asked for (or reads a checkpoint), then looks at the loss over the training part by products with its \
            Hessian: the largest and smallest eigenvalues with bounds, trace and spectral density with errors. Dropout is off and \
            normalization uses its running statistics.
            """)

    @Argument(help: ArgumentHelp("The experiment file.", valueName: "spec"))
    var specification: String
    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Where to look: start, end, or epoch:N.", valueName: "place"))
    var at: TrainingPlace?
    @Option(help: ArgumentHelp("Look at this checkpoint instead of training.", valueName: "folder"))
    var checkpoint: String?
    @Option(help: ArgumentHelp("Examples of the training part to look at. (default: all)", valueName: "N"))
    var examples: Int?
    @Option(help: ArgumentHelp("Eigenvalues at the upper end.", valueName: "N"))
    var eigenvalues = 5
    @Option(help: ArgumentHelp("The most Hessian products.", valueName: "N"))
    var budget = 600

    func validate() throws {
        if at != nil, checkpoint != nil { throw ValidationError("--at and --checkpoint both say where to look; keep one of the two") }
        if let examples, examples < 1 { throw ValidationError("--examples \(examples) is below 1") }
        if eigenvalues < 1 || eigenvalues > 1000 { throw ValidationError("--eigenvalues \(eigenvalues) is not in 1…1000") }
        if budget < 2 { throw ValidationError("--budget \(budget) is below 2") }
        if common.logdir != nil { throw ValidationError("--logdir is for training; use --report or --json here") }
    }

    func run() throws {
        let experiment = try common.experiment(specification), engine = try common.engine()
        Interrupt.listen()
        let data = try experiment.prepareData()
        let place = checkpoint.map { "checkpoint \($0)" } ?? (at ?? .end).text
        let line = ProgressLine(common.lang("training", "训练"), quiet: common.quiet)
        let run = try experiment.run(to: at ?? .end, checkpoint: checkpoint, data: data, engine: engine, progress: { line.update($0) }, isInterrupted: { Interrupt.wasRequested })
        line.finish()
        if run.log.status == .interrupted { throw ExitCode(130) }
        if !common.quiet, let reason = try experiment.noise(data) {
            Console.message(common.lang("note: in evaluation mode, because ", "提示：以评估模式查看，因为 ") + reason)
        }
        let problem = try experiment.curvatureProblem(at: run, data: data, examples: examples, noise: .evaluation, engine: engine)
        var settings = Inspection.Settings()
        (settings.largest, settings.budget, settings.seed) = (eigenvalues, budget, experiment.seed)
        let steps = StepLine(quiet: common.quiet, total: budget, common.lang)
        let inspection = try Inspection(of: problem, settings: settings) { _, products in steps.update(products) }
        steps.finish()
        let rate = run.experiment.optimizer.learningRate
        if let json = common.json {
            try Outputs.write(JSONWriter.text(InspectionDocument.node(inspection, learningRate: rate, place: place)) + "\n", to: json)
        }
        if let report = common.report {
            try InspectionReport(
                inspection, name: experiment.name, place: place, optimizer: experiment.optimizer.name, learningRate: rate,
                command: "thalweg " + CommandLine.arguments.dropFirst().joined(separator: " ")
            ).write(report)
            Console.message("report: \(report)")
        }
        if common.json != "-" {
            Console.result(InspectionText.summary(inspection, place: place, optimizer: experiment.optimizer.name, learningRate: rate, common.lang))
        }
    }
}

extension TrainingPlace: ExpressibleByArgument {
    /// As on the command line; nil where it cannot be read.
    public init?(argument: String) { self.init(text: argument) }
}
