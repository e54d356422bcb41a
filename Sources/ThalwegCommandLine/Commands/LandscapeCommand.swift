import ArgumentParser
import Foundation
import Thalweg

struct LandscapeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "landscape", abstract: "Looks at the loss around the point where training stands: lines, a plane with the path, the way to another solution.",
        discussion: """
            Trains up to the point asked for (or reads a checkpoint), then evaluates the loss over the training part along lines and over a plane \
            through it. Dropout is off, and normalization uses the running statistics of that point everywhere. With --to the straight way to \
            another checkpoint and a curve around what lies between are looked at, with their barriers.
            """)

    @Argument(help: ArgumentHelp("The experiment file.", valueName: "spec"))
    var specification: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var point: PlaceOptions
    @Option(help: ArgumentHelp("The plane: random directions (filter-normalized), eigen (vectors of the two largest eigenvalues), pca (of the path), curve (of --to), none.", valueName: "kind"))
    var plane: Choice<Landscape.PlaneKind> = .some(.random)
    @Option(help: ArgumentHelp("The lines: eigen (vectors of the largest and smallest eigenvalue), gradient, random, none.", valueName: "kind"))
    var line: Choice<Landscape.LineKind> = .some(.eigen)
    @Option(help: ArgumentHelp("Points of a line, and of a side of the plane.", valueName: "N"))
    var points = 31
    @Option(help: ArgumentHelp("How far to look, in lengths of the directions; of pca and curve in extents of the path.", valueName: "X"))
    var range = 1.0
    @Option(help: ArgumentHelp("Another checkpoint: the straight way and a curve to it.", valueName: "folder"))
    var to: String?
    @Option(help: ArgumentHelp("Training steps of the curve to the other checkpoint; 0 leaves it out.", valueName: "N"))
    var curveSteps = 60

    func validate() throws {
        if points < 2 || points > 501 { throw ValidationError("--points \(points) is not in 2…501") }
        if !(range.isFinite && range > 0) { throw ValidationError("--range \(range) is not a number above 0") }
        if curveSteps < 0 || curveSteps > 100_000 { throw ValidationError("--curve-steps \(curveSteps) is not in 0…100000") }
        if plane.value == .pca, point.checkpoint != nil { throw ValidationError("--plane pca needs the path of training, which a checkpoint does not hold; leave --checkpoint out, or choose another plane") }
        if plane.value == .pca, point.at == .start { throw ValidationError("--plane pca needs a path of at least two epochs; choose a later place, or another plane") }
        if plane.value == .curve, to == nil || curveSteps == 0 { throw ValidationError("--plane curve needs a curve: give another checkpoint with --to, and --curve-steps above 0") }
        if common.logdir != nil { throw ValidationError("--logdir is for training; use --report or --json here") }
    }

    func run() throws {
        let experiment = try common.experiment(specification), engine = try common.engine()
        Interrupt.listen()
        let data = try experiment.prepareData()
        let place = point.text
        let bar = ProgressLine(common.lang("training", "训练"), quiet: common.quiet)
        // Before the training, so that a wrong folder is said at once.
        let other = try to.map { try experiment.run(to: .end, checkpoint: $0, data: data, engine: engine).parameters }
        let run: TrainingRun
        var path = TrainingPath()
        if let checkpoint = point.checkpoint {
            run = try experiment.run(to: .end, checkpoint: checkpoint, data: data, engine: engine)
        } else {
            (run, path) = try experiment.path(
                to: point.at ?? .end, data: data, engine: engine, progress: { bar.update($0) }, isInterrupted: { Interrupt.wasRequested })
        }
        bar.finish()
        let problem = try point.problem(at: run, of: experiment, data: data, engine: engine, common)
        var settings = Landscape.Settings()
        (settings.plane, settings.line, settings.points, settings.range) = (plane.value, line.value, points, range)
        (settings.curveSteps, settings.seed) = (curveSteps, experiment.seed)
        var lines: [Landscape.Stage: StepLine] = [:]
        let landscape = try Landscape(of: problem, settings: settings, path: path.points, other: other) { stage, done, total in
            // Nothing to save: Ctrl-C ends the work at the next point.
            if Interrupt.wasRequested { throw ExitCode(130) }
            if lines[stage] == nil {
                lines.values.forEach { $0.finish() }
                lines[stage] = StepLine(quiet: common.quiet, total: total, common.lang)
            }
            lines[stage]?.update(done)
        }
        lines.values.forEach { $0.finish() }
        if let json = common.json {
            try Outputs.write(JSONWriter.text(LandscapeDocument.node(landscape, place: place, epochs: path.epochs, other: to)) + "\n", to: json)
        }
        if let report = common.report {
            try LandscapeReport(
                landscape, name: experiment.name, place: place, epochs: path.epochs, other: to,
                command: "thalweg " + CommandLine.arguments.dropFirst().joined(separator: " ")
            ).write(report)
            Console.message("report: \(report)")
        }
        if common.json != "-" { Console.result(LandscapeText.summary(landscape, place: place, other: to, common.lang)) }
    }
}

/// One of a number of kinds, or `none`.
enum Choice<Kind: RawRepresentable & CaseIterable & Sendable>: ExpressibleByArgument, Sendable where Kind.RawValue == String {
    case some(Kind)
    case none

    init?(argument: String) {
        if argument == "none" {
            self = .none
        } else if let kind = Kind(rawValue: argument) {
            self = .some(kind)
        } else {
            return nil
        }
    }

    var value: Kind? { if case .some(let kind) = self { kind } else { nil } }
    var defaultValueDescription: String { value?.rawValue ?? "none" }
    static var allValueStrings: [String] { Kind.allCases.map(\.rawValue) + ["none"] }
}
