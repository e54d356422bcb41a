/// What was measured while a network trained: the one thing the doctor, the report and TensorBoard read.
public struct RunLog: Sendable, Codable, Hashable {
    /// How the run ended.
    public enum Status: String, Sendable, Codable {
        case completed, diverged, interrupted
        case stoppedEarly = "stopped-early"
    }

    /// Where the wall-clock time went, in seconds.
    public struct Seconds: Sendable, Codable, Hashable {
        /// Tracing and compiling, or loading from the cache.
        public var compile = 0.0
        /// Steps.
        public var train = 0.0
        /// Everything, from reading the plan to the final measures.
        public var total = 0.0
        /// The part of `train` that probes cost, measured.
        public var probes = 0.0
        /// None.
        public init() {}
    }

    /// The experiment's name.
    public var name: String
    /// The experiment's seed.
    public var seed: UInt64
    /// The platform it ran on: `cpu` …
    public var device: String
    /// How it ended.
    public var status: Status = .completed
    /// The number of trained numbers.
    public var parameterCount: Int
    /// Examples per step.
    public var batchSize: Int
    /// The last one of an epoch may have fewer examples.
    public var stepsPerEpoch: Int
    /// Steps that the experiment asked for.
    public var plannedSteps: Int
    /// Steps done.
    public var steps = 0
    /// Epochs done, whole ones.
    public var epochs = 0
    /// The optimizer's catalogue name.
    public var optimizer: String
    /// The optimizer's base learning rate, before any schedule.
    public var learningRate: Double
    /// The loss's catalogue name.
    public var loss: String
    /// What the data look like.
    public var data: DataFacts
    /// The activation of the last layer with weights, its own or that of the activation layer behind it.
    public var outputActivation: String?
    /// The experiment file's text.
    public var specification = ""
    /// The layers with weights, from the input to the output.
    public var layers: [LayerFacts]
    /// The training loss of every step's batch, before the step; NaN or ∞ where it was not finite.
    public var stepLosses: [Double] = []
    /// One record per epoch.
    public var history: [EpochRecord] = []
    /// One record per probed step.
    public var probes: [ProbeRecord] = []
    /// What the curvature was like on the way; nil where it was not looked at.
    public var curvature: [CurvatureRecord]?
    /// Measured before the first step, over the whole parts.
    public var initial = Measures()
    /// Measured after the last step, over the whole parts.
    public var final = Measures()
    /// The first value that was NaN or infinite.
    public var firstNonFinite: NonFinite?
    /// The factor on the loss at the end, where it was dynamic (`precision: f16`).
    public var lossScale: Double?
    /// Steps that changed nothing because their gradient overflowed, where the loss was scaled dynamically.
    public var skippedSteps: Int?
    /// Where the time went.
    public var seconds = Seconds()
    /// Where the TensorBoard files and the checkpoint lie, if written.
    public var logdir: String?
    /// See `logdir`.
    public var checkpoint: String?
    /// What the user should know although nothing failed.
    public var warnings: [String] = []

    /// The log of a run that has not begun.
    public init(
        name: String, seed: UInt64, device: String, parameterCount: Int, batchSize: Int, stepsPerEpoch: Int, plannedSteps: Int,
        optimizer: String, learningRate: Double, loss: String, data: DataFacts, layers: [LayerFacts]
    ) {
        self.name = name
        self.seed = seed
        self.device = device
        self.parameterCount = parameterCount
        self.batchSize = batchSize
        self.stepsPerEpoch = stepsPerEpoch
        self.plannedSteps = plannedSteps
        self.optimizer = optimizer
        self.learningRate = learningRate
        self.loss = loss
        self.data = data
        self.layers = layers
    }

    /// The epoch with the lowest validation loss (training loss where there is no validation); nil before the first.
    public var best: EpochRecord? {
        let finite = history.filter { ($0.measures.validation?.loss ?? $0.measures.train.loss).isFinite }
        return finite.min {
            ($0.measures.validation?.loss ?? $0.measures.train.loss) < ($1.measures.validation?.loss ?? $1.measures.train.loss)
        }
    }

    /// Probes' time as a share of training time without them.
    public var overhead: Double {
        let rest = seconds.train - seconds.probes
        return rest > 0 ? seconds.probes / rest : 0
    }
}

/// The loss and what comes with it, over one part of the data.
public struct Measure: Sendable, Codable, Hashable {
    /// Without penalties.
    public var loss: Double
    /// The share of right answers; nil for regression.
    public var accuracy: Double?
    /// 1 − mse/variance; nil for classification.
    public var r2: Double?
    /// A measure.
    public init(loss: Double, accuracy: Double? = nil, r2: Double? = nil) {
        self.loss = loss
        self.accuracy = accuracy
        self.r2 = r2
    }
}

/// Both parts of the data.
public struct Measures: Sendable, Codable, Hashable {
    /// Over the training part.
    public var train: Measure
    /// Over the part held out, where there is one.
    public var validation: Measure?
    /// The measures of both parts.
    public init(train: Measure = Measure(loss: .nan), validation: Measure? = nil) {
        self.train = train
        self.validation = validation
    }
}

/// One epoch of the history. The training measures are the running means over the epoch's batches.
public struct EpochRecord: Sendable, Codable, Hashable {
    /// From 1.
    public var epoch: Int
    /// Steps done so far.
    public var step: Int
    /// What was measured.
    public var measures: Measures
    /// The rate of the epoch's last step, after the schedule.
    public var learningRate: Double
    /// The record of an epoch.
    public init(epoch: Int, step: Int, measures: Measures, learningRate: Double) {
        self.epoch = epoch
        self.step = step
        self.measures = measures
        self.learningRate = learningRate
    }
}

/// Where a value first stopped being a number.
public struct NonFinite: Sendable, Codable, Hashable {
    /// From 0.
    public var step: Int
    /// `loss`, `parameters`, `gradient` or `activation`, and the layer where known: `activation layers.2`.
    public var place: String
    /// A value of a step.
    public init(step: Int, place: String) {
        self.step = step
        self.place = place
    }
}
