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
    @Option(help: ArgumentHelp("The most Hessian products, or a time such as 30s or 2min: fewer probes, eigenvalues and examples are taken where it does not suffice for all.", valueName: "N|TIME"))
    var budget = CurvatureBudget.products(600)
    @Flag(help: "Tell what it would take, at the start or a checkpoint, and compute nothing more.")
    var dryRun = false
    @Flag(help: "Also go by Newton-type steps from here to a point of zero gradient (minimum, maximum or saddle; not always the nearest, and there may be none), with as many products again.")
    var findCritical = false

    func validate() throws {
        if eigenvalues < 1 || eigenvalues > 1000 { throw ValidationError("--eigenvalues \(eigenvalues) is not in 1…1000") }
        if common.logdir != nil { throw ValidationError("--logdir is for training; use --report or --json here") }
    }

    func run() throws {
        let experiment = try common.experiment(specification), engine = try common.engine()
        Interrupt.listen()
        let data = try experiment.prepareData()
        let place = point.text
        let line = ProgressLine(common.lang("training", "训练"), quiet: common.quiet)
        let run = try experiment.run(
            // What it takes is the same anywhere: a dry run trains nothing.
            to: dryRun ? .start : point.at ?? .end, checkpoint: point.checkpoint, data: data, engine: engine, looksAhead: true, progress: { line.update($0) }, isInterrupted: { Interrupt.wasRequested })
        line.finish()
        var problem = try point.problem(at: run, of: experiment, data: data, engine: engine, common)
        var settings = Inspection.Settings()
        (settings.largest, settings.seed) = (eigenvalues, experiment.seed)
        let plan = try InspectionPlan(of: problem, budget: findCritical ? budget.half : budget, settings: settings, isDry: dryRun), all = problem.exampleCount
        if dryRun {
            if let json = common.json { try Outputs.write(JSONWriter.text(InspectionDocument.node(plan)) + "\n", to: json) }
            if common.json != "-" { Console.result(PlanText.lines(plan, of: all, budget, common.lang).joined(separator: "\n")) }
            return
        }
        if !common.quiet { for line in PlanText.lines(plan, of: all, budget, common.lang) { Console.message(line) } }
        if plan.examples < all { problem = try experiment.curvatureProblem(problem, over: plan.examples, data: data) }
        let steps = StepLine(quiet: common.quiet, total: plan.products, common.lang)
        let inspection = try Inspection(of: problem, settings: plan.settings, rule: run.next?.rule(of: problem)) { _, products in steps.update(products) }
        var found: FoundCriticalPoint?
        if findCritical {
            var search = CriticalPointSettings()
            (search.budget, search.seed) = (plan.products, experiment.seed)
            found = try problem.findCriticalPoint(search) { products, _ in steps.update(products) }
        }
        steps.finish()
        let rate = run.next?.learningRate ?? run.experiment.optimizer.learningRate
        if let json = common.json {
            try Outputs.write(JSONWriter.text(InspectionDocument.node(inspection, learningRate: rate, place: place, found: found)) + "\n", to: json)
        }
        if let report = common.report {
            try InspectionReport(
                inspection, name: experiment.name, place: place, optimizer: experiment.optimizer.name, learningRate: rate,
                found: found, command: "thalweg " + CommandLine.arguments.dropFirst().joined(separator: " ")
            ).write(report)
            Console.message("report: \(report)")
        }
        if common.json != "-" {
            Console.result(InspectionText.summary(inspection, place: place, optimizer: experiment.optimizer.name, learningRate: rate, common.lang))
            if let found { Console.result(CriticalPointText.summary(found, common.lang)) }
        }
    }
}
