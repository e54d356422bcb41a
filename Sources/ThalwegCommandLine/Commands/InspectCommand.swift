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
    @OptionGroup var point: PlaceOptions
    @Option(help: ArgumentHelp("Eigenvalues at the upper end.", valueName: "N"))
    var eigenvalues = 5
    @Option(help: ArgumentHelp("The most Hessian products.", valueName: "N"))
    var budget = 600

    func validate() throws {
        if eigenvalues < 1 || eigenvalues > 1000 { throw ValidationError("--eigenvalues \(eigenvalues) is not in 1…1000") }
        if budget < 2 { throw ValidationError("--budget \(budget) is below 2") }
        if common.logdir != nil { throw ValidationError("--logdir is for training; use --report or --json here") }
    }

    func run() throws {
        let experiment = try common.experiment(specification), engine = try common.engine()
        Interrupt.listen()
        let data = try experiment.prepareData()
        let place = point.text
        let line = ProgressLine(common.lang("training", "训练"), quiet: common.quiet)
        let run = try experiment.run(
            to: point.at ?? .end, checkpoint: point.checkpoint, data: data, engine: engine, looksAhead: true, progress: { line.update($0) }, isInterrupted: { Interrupt.wasRequested })
        line.finish()
        let problem = try point.problem(at: run, of: experiment, data: data, engine: engine, common)
        var settings = Inspection.Settings()
        (settings.largest, settings.budget, settings.seed) = (eigenvalues, budget, experiment.seed)
        let steps = StepLine(quiet: common.quiet, total: budget, common.lang)
        let inspection = try Inspection(of: problem, settings: settings, rule: run.next?.rule(of: problem)) { _, products in steps.update(products) }
        steps.finish()
        let rate = run.next?.learningRate ?? run.experiment.optimizer.learningRate
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
