public import ThalwegCore
public import ThalwegData

/// A moment of training.
public enum TrainingPlace: Sendable, Hashable {
    /// Before the first step.
    case start
    /// After the last.
    case end
    /// After so many passes over the training part.
    case epoch(Int)

    /// `start`, `end` or `epoch:N` with N ≥ 0; nil for anything else.
    public init?(text: String) {
        switch text {
        case "start": self = .start
        case "end": self = .end
        default:
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "epoch", let number = Int(parts[1]), number >= 0 else { return nil }
            self = .epoch(number)
        }
    }

    /// As in a file or on a command line.
    public var text: String {
        switch self {
        case .start: "start"
        case .end: "end"
        case .epoch(let number): "epoch:\(number)"
        }
    }
}

extension Experiment {
    /// Trains up to a place as `train` does, probes included, or reads a checkpoint and trains no further.
    ///
    /// - Throws: as `train`; `ExperimentError.dataDoesNotFit` for an epoch beyond the experiment's last.
    public func run(
        to place: TrainingPlace, checkpoint: String? = nil, data: PreparedData? = nil, engine: Engine? = nil, snapshots: Snapshots? = nil,
        looksAhead: Bool = false, progress: (@Sendable (TrainingProgress) -> Void)? = nil, isInterrupted: (@Sendable () -> Bool)? = nil
    ) throws -> TrainingRun {
        let plan = try plan(data)
        var options = TrainingOptions()
        (options.engine, options.progress, options.isInterrupted) = (engine, progress, isInterrupted)
        (options.snapshots, options.looksAhead) = (snapshots, looksAhead)
        switch (checkpoint, place) {
        case (let folder?, _):
            options.resume = folder
            options.maximumSteps = 0
        case (nil, .start): options.maximumSteps = 0
        case (nil, .end): break
        case (nil, .epoch(let number)):
            let last = plan.plannedSteps / plan.stepsPerEpoch
            guard number <= last else {
                throw ExperimentError.dataDoesNotFit("epoch:\(number) is beyond the experiment's last epoch, \(last); raise training.epochs or look at an earlier one")
            }
            options.maximumSteps = number * plan.stepsPerEpoch
        }
        return try train(options, data: plan.data)
    }

    /// What makes the loss another function at every call while training, such as dropout; nil where nothing does.
    public func noise(_ data: PreparedData? = nil) throws -> String? { try plan(data).noisyLayers() }
}
