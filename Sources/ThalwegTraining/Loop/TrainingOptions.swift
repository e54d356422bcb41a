import ThalwegCore

/// How to run an experiment, apart from what it is.
public struct TrainingOptions: Sendable {
    /// Stop after so many steps, whatever the experiment says.
    public var maximumSteps: Int?
    /// Stop after so many seconds of training, compilation not counted.
    public var maximumSeconds: Double?
    /// Whether per-layer signals are measured; without them the doctor sees the losses only.
    public var probes = true
    /// When the Hessian is looked at on the way; never when nil.
    public var curvature: CurvatureSchedule?
    /// Start from these parameters instead of initial ones.
    public var initialParameters: ArrayTree?
    /// Start from this checkpoint folder.
    public var resume: String?
    /// Write checkpoints into this folder.
    public var checkpoint: String?
    /// Steps between checkpoints; nil writes one at the end.
    public var checkpointEvery: Int?
    /// Called now and then (about ten times a second) from the training thread.
    public var progress: (@Sendable (TrainingProgress) -> Void)?
    /// Asked before every step; true ends the run as interrupted, with everything so far.
    public var isInterrupted: (@Sendable () -> Bool)?
    /// Takes the parameters on the way: before the first step and after epochs. Training gives the same bits with and without.
    public var snapshots: Snapshots?
    /// Whether the run says what the optimizer would do next. Cost: at most one more step, which changes nothing of the run.
    public var looksAhead = false
    /// The device; the shared engine when nil.
    public var engine: Engine?
    /// The defaults.
    public init() {}
}

/// Who takes the parameters on the way, and how often.
public struct Snapshots: Sendable {
    /// Epochs from one to the next, ≥ 1.
    public var every: Int
    /// Called from the training thread with the epochs done, 0 before the first step, and the parameters that would be evaluated there.
    public var take: @Sendable (_ epoch: Int, _ parameters: ArrayTree) -> Void

    /// Snapshots after every so many epochs. Cost of each: one copy of the parameters to the host.
    public init(every: Int = 1, take: @escaping @Sendable (_ epoch: Int, _ parameters: ArrayTree) -> Void) {
        self.every = max(1, every)
        self.take = take
    }
}

/// Where a run stands.
public struct TrainingProgress: Sendable {
    /// Steps done.
    public let step: Int
    /// Steps in all.
    public let steps: Int
    /// Whole epochs done, and in all.
    public let epoch: Int
    /// In all.
    public let epochs: Int
    /// Of the newest step that has been read back.
    public let loss: Double
    /// Of the last epoch, where the data has classes.
    public let validationAccuracy: Double?
    /// Steps per second so far.
    public let rate: Double
    /// Estimated seconds to go.
    public let secondsLeft: Double
}

/// What training gives: the log, and where the parameters ended.
public struct TrainingRun: Sendable {
    /// What was measured.
    public let log: RunLog
    /// The trained parameters by name.
    public let parameters: ArrayTree
    /// Running statistics of normalization layers.
    public let state: ArrayTree
    /// What was trained.
    public let experiment: Experiment
    /// What the optimizer would do next, where `TrainingOptions.looksAhead` asked for it and the run stays finite.
    public let next: NextStep?
}
