import ArgumentParser
import Thalweg

/// Where in training to look, and over which examples: the options of commands about one point.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to look: start, end, or epoch:N.", valueName: "place"))
    var at: TrainingPlace?
    @Option(help: ArgumentHelp("Look at this checkpoint instead of training.", valueName: "folder"))
    var checkpoint: String?
    @Option(help: ArgumentHelp("Examples of the training part to look at. (default: all)", valueName: "N"))
    var examples: Int?

    mutating func validate() throws {
        if at != nil, checkpoint != nil { throw ValidationError("--at and --checkpoint both say where to look; keep one of the two") }
        if let examples, examples < 1 { throw ValidationError("--examples \(examples) is below 1") }
    }

    /// The place in words.
    var text: String { checkpoint.map { "checkpoint \($0)" } ?? (at ?? .end).text }

    /// The loss at the point that a run reached, in evaluation mode, which is said where it makes a difference.
    ///
    /// - Throws: `ExitCode` 130 where the run was interrupted.
    func problem(at run: TrainingRun, of experiment: Experiment, data: PreparedData, engine: Engine, _ common: CommonOptions) throws -> CurvatureProblem {
        if run.log.status == .interrupted { throw ExitCode(130) }
        if !common.quiet, let reason = try experiment.noise(data) {
            Console.message(common.lang("note: in evaluation mode, because ", "提示：以评估模式查看，因为 ") + reason)
        }
        return try experiment.curvatureProblem(at: run, data: data, examples: examples, noise: .evaluation, engine: engine)
    }
}

extension TrainingPlace: ExpressibleByArgument {
    /// As on the command line; nil where it cannot be read.
    public init?(argument: String) { self.init(text: argument) }
}
