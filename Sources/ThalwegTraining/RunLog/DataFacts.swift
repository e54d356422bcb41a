/// What the data looks like to the network: after normalization and faults, over the training part.
public struct DataFacts: Sendable, Codable, Hashable {
    /// The data set's name.
    public var name: String
    /// `classification`, `multi-label`, `regression` or `tokens`.
    public var task: String
    /// Examples trained on.
    public var trainingCount: Int
    /// Examples held out.
    public var validationCount: Int
    /// The extents of one example.
    public var exampleShape: [Int]
    /// Classes, labels, regression outputs or vocabulary.
    public var outputs: Int
    /// Over all finite entries of the inputs.
    public var inputMean = 0.0
    /// See `inputMean`.
    public var inputDeviation = 1.0
    /// See `inputMean`.
    public var inputMinimum = 0.0
    /// See `inputMean`.
    public var inputMaximum = 0.0
    /// Standard deviation of each feature (column of the flattened example; at most 4,096 of them).
    public var featureDeviations: [Double] = []
    /// Mean of each feature, as above.
    public var featureMeans: [Double] = []
    /// Entries of inputs that are NaN or infinite, and the first rows that hold them.
    public var badInputs = 0
    /// At most ten.
    public var badInputRows: [Int] = []
    /// The same of targets (labels outside the classes count too).
    public var badTargets = 0
    /// At most ten.
    public var badTargetRows: [Int] = []
    /// Examples per class; empty for regression.
    public var classCounts: [Int] = []
    /// Of regression targets.
    public var targetMean = 0.0
    /// See `targetMean`.
    public var targetDeviation = 1.0
    /// See `targetMean`.
    public var targetMinimum = 0.0
    /// See `targetMean`.
    public var targetMaximum = 1.0
    /// Counts and shapes; the measured parts follow.
    public init(name: String, task: String, trainingCount: Int, validationCount: Int, exampleShape: [Int], outputs: Int) {
        self.name = name
        self.task = task
        self.trainingCount = trainingCount
        self.validationCount = validationCount
        self.exampleShape = exampleShape
        self.outputs = outputs
    }
}
