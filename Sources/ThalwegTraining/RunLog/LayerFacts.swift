/// What is fixed about a layer with weights.
public struct LayerFacts: Sendable, Codable, Hashable {
    /// `layers.0`, or `layers.3.layers.0` inside a container.
    public var path: String
    /// The layer's catalogue name: `dense`, `conv2d` …
    public var kind: String
    /// The name of the activation that follows, its own or that of the next activation layer; nil or `linear` for none.
    public var activation: String?
    /// Inputs per unit.
    public var fanIn: Int
    /// Units per input.
    public var fanOut: Int
    /// The names of its trained parameters, the weight first.
    public var parameters: [String]
    /// The facts of a layer.
    public init(path: String, kind: String, activation: String?, fanIn: Int, fanOut: Int, parameters: [String]) {
        self.path = path
        self.kind = kind
        self.activation = activation
        self.fanIn = fanIn
        self.fanOut = fanOut
        self.parameters = parameters
    }
}

/// What was measured in a layer at one step, on that step's batch.
public struct LayerSignals: Sendable, Codable, Hashable {
    /// The layer's path.
    public var path = ""
    /// ‖∂L/∂W‖₂ of the weight (not the bias), over all its elements.
    public var gradientNorm = 0.0
    /// ‖W‖₂ before the step.
    public var weightNorm = 0.0
    /// ‖ΔW‖₂ of the step.
    public var updateNorm = 0.0
    /// ‖ΔW‖/‖W‖; 0 for a zero weight.
    public var updateRatio: Double { weightNorm > 0 ? updateNorm / weightNorm : 0 }
    /// Root mean square of ∂L/∂z over the batch, z the pre-activation; times the batch size, so that it is per example.
    public var activationGradient = 0.0
    /// Mean and variance of the activation over batch and units.
    public var activationMean = 0.0
    /// See `activationMean`.
    public var activationVariance = 0.0
    /// Root mean square of the pre-activation.
    public var preactivationScale = 0.0
    /// Share of activations that are exactly 0.
    public var zeroShare = 0.0
    /// Share of units that are 0 for every example of the batch.
    public var deadShare = 0.0
    /// Share of values in the flat part: sigmoid < 0.01 or > 0.99, tanh beyond ±0.98, 0 for other activations.
    public var saturatedShare = 0.0
    /// Mean slope of a sigmoid or tanh at the values seen, of its largest (¼ or 1); 1 for other activations.
    public var meanSlope = 1.0
    /// Share of units whose weight gradient equals that of another unit to 10⁻⁵ of its size, though neither is zero; and the
    /// same for the units' incoming weights.
    public var identicalGradientShare = 0.0
    /// See `identicalGradientShare`.
    public var identicalWeightShare = 0.0
    /// Share of elements that are NaN or infinite in the activation and the gradient.
    public var nonFiniteShare = 0.0
    /// Counts of the activation in `Histogram.bins` equal bins from `low` to `high`.
    public var histogram: Histogram?
    /// All zero.
    public init() {}
}

/// Counts in equal bins.
public struct Histogram: Sendable, Codable, Hashable {
    /// Where the first bin begins.
    public var low: Double
    /// Where the last bin ends.
    public var high: Double
    /// How many values each bin holds.
    public var counts: [Double]
    /// Counts between two ends.
    public init(low: Double, high: Double, counts: [Double]) {
        self.low = low
        self.high = high
        self.counts = counts
    }
}

/// All signals of one probed step.
public struct ProbeRecord: Sendable, Codable, Hashable {
    /// From 0; the values are those before the step, except updates.
    public var step: Int
    /// The batch's loss.
    public var loss: Double
    /// ‖∂L/∂θ‖₂ over all parameters.
    public var gradientNorm: Double
    /// In the order of `RunLog.layers`.
    public var layers: [LayerSignals]
    /// The signals of a step.
    public init(step: Int, loss: Double, gradientNorm: Double, layers: [LayerSignals]) {
        self.step = step
        self.loss = loss
        self.gradientNorm = gradientNorm
        self.layers = layers
    }
}
