public import ThalwegConfiguration
public import ThalwegCore

/// What is minimized: how far outputs are from targets. Names and formulas are Keras's.
///
/// A loss is computed per example first (mean over output units where it is per unit, mean over further axes such as time), then
/// reduced over the batch. Targets may be integers or floating point; `aligned` says how they meet the outputs.
public struct Loss: Sendable, Hashable, CatalogueNamed {
    /// What the loss takes the model's outputs for.
    public enum Output: String, Sendable, Hashable, CaseIterable {
        /// Scores of any size, one for each class or label; the decision boundary of one unit is 0.
        case logits
        /// Numbers in 0…1; the decision boundary of one unit is 0.5.
        case probabilities
        /// Estimates of the targets themselves; the decision boundary between targets 0 and 1 is 0.5.
        case values
    }
    /// How the losses of the examples become one number.
    public enum Reduction: String, Sendable, Hashable, CaseIterable {
        /// Their mean; with weights still divided by the number of examples, as in Keras.
        case mean
        /// Their sum.
        case sum
    }
    /// Factors for the examples by their class.
    public enum ClassWeights: Sendable, Hashable {
        /// `examples / (classes · examples of the class)`; needs `resolved(classCounts:)` before use.
        case balanced
        /// One factor per class number.
        case weights([Double])
    }
    /// What label smoothing moves targets towards.
    enum Smoothing: Sendable { case uniformOverClasses, half }

    /// The name in the catalogue: `mse`, `softmax_cross_entropy`, ….
    public let name: String
    /// What the outputs are taken for.
    public let output: Output
    /// Mean or sum over the batch.
    public var reduction: Reduction = .mean
    /// Factors by class; nil: none.
    public var classWeights: ClassWeights?
    /// The share of a target that is spread: over all classes (class losses) or towards ½ (binary losses); in 0…1. Ignored by losses without such targets.
    public var labelSmoothing: Double = 0
    let smoothing: Smoothing?
    let options: [String: Double]
    /// Targets and outputs of one shape `[n, …, units]` to losses `[n, …]`.
    private let formula: @Sendable (Tensor, Tensor) -> Tensor

    /// A loss of one's own.
    ///
    /// - Parameters:
    ///   - output: what the outputs are taken for.
    ///   - options: written into `configuration`.
    ///   - formula: from targets and outputs of one shape `[n, …, units]` and element type to the losses `[n, …]`.
    public init(
        _ name: String, output: Output, options: [String: Double] = [:], formula: @escaping @Sendable (_ targets: Tensor, _ outputs: Tensor) -> Tensor
    ) {
        self.init(name, output: output, smoothing: nil, options: options, formula: formula)
    }

    init(
        _ name: String, output: Output, smoothing: Smoothing?, options: [String: Double] = [:],
        formula: @escaping @Sendable (_ targets: Tensor, _ outputs: Tensor) -> Tensor
    ) {
        self.name = name
        self.output = output
        self.smoothing = smoothing
        self.options = options
        self.formula = formula
    }

    /// The output of one unit above which class 1 is predicted: 0 for logits, else 0.5.
    public var decisionThreshold: Double { output == .logits ? 0 : 0.5 }

    /// The losses `[n]` of the examples, class weights included.
    ///
    /// - Parameters:
    ///   - outputs: the model's, `[n, units]`, `[n]`, or with more axes in between, such as `[n, time, units]`.
    ///   - targets: integers or floating point, see `aligned`.
    public func perExample(outputs: Tensor, targets: Tensor) -> Tensor {
        let (aligned, predictions) = Loss.aligned(targets: targets, outputs: outputs, loss: name)
        var values = formula(smoothed(aligned), predictions)
        switch classWeights {
        case nil: break
        case .balanced:
            return .failed(TraceError(op: name, reason: "balanced class weights need the class counts: call resolved(classCounts:) first"))
        case .weights(let weights):
            values = values * Loss.weights(weights, of: targets, outputs: predictions)
        }
        return values.rank > 1 ? values.mean(axes: Array(1..<values.rank)) : values
    }

    /// The loss, a scalar: the mean or sum of `perExample`.
    ///
    /// - Parameter weights: a factor `[n]` per example; the mean still divides by n.
    public func callAsFunction(outputs: Tensor, targets: Tensor, weights: Tensor? = nil) -> Tensor {
        var values = perExample(outputs: outputs, targets: targets)
        if let weights { values = values * weights }
        return reduction == .mean ? values.mean() : values.sum()
    }

    /// The loss with balanced class weights turned into numbers; unchanged otherwise.
    ///
    /// - Parameter classCounts: how many training examples each class has; a class without any gets weight 0.
    public func resolved(classCounts: [Int]) -> Loss {
        guard classWeights == .balanced else { return self }
        let total = Double(classCounts.reduce(0, +)), classes = Double(classCounts.count)
        var result = self
        result.classWeights = .weights(classCounts.map { $0 > 0 ? total / (classes * Double($0)) : 0 })
        return result
    }

    /// The loss with another reduction, smoothing or class weights; nil keeps what it has.
    public func with(reduction: Reduction? = nil, labelSmoothing: Double? = nil, classWeights: ClassWeights? = nil) -> Loss {
        var result = self
        result.reduction = reduction ?? result.reduction
        result.labelSmoothing = labelSmoothing ?? result.labelSmoothing
        result.classWeights = classWeights ?? result.classWeights
        return result
    }

    /// The loss that a node of an experiment file describes, in any of the three spellings.
    ///
    /// - Parameter path: the dotted path of `node` in its file.
    /// - Throws: `ConfigurationError`.
    public init(_ node: ConfigurationNode, path: String) throws { self = try lossCatalogue.make(node, path: path) }

    /// Finds out before training whether the loss can be computed at all.
    ///
    /// - Parameters:
    ///   - output: the model's output shape per example.
    ///   - targets: the element type and shape of one example's target, `[]` for a class number.
    /// - Throws: `TraceError` when the shapes do not fit.
    public func check(output: Shape, dtype: DType = .float32, targets: TensorType) throws {
        let types = [TensorType(dtype, output.prepending(2)), targets.batched(2)]
        let loss = classWeights == .balanced ? resolved(classCounts: [1]) : self
        _ = try Program.trace(types, closed: true) { [loss.perExample(outputs: $0[0], targets: $0[1])] }
    }

    /// The name alone, or `{name: {options}}` with the options that are not at their defaults.
    public var configuration: ConfigurationNode {
        var entries = options.sorted { $0.key < $1.key }.map { ($0.key, ConfigurationNode.number($0.value)) }
        if reduction != .mean { entries.append(("reduction", .string(reduction.rawValue))) }
        if smoothing != nil, labelSmoothing != 0 { entries.append(("label_smoothing", .number(labelSmoothing))) }
        switch classWeights {
        case nil: break
        case .balanced: entries.append(("class_weights", "balanced"))
        case .weights(let weights): entries.append(("class_weights", .list(weights.map { .number($0) })))
        }
        return .entry(name, entries)
    }

    /// Whether names and options agree.
    public static func == (a: Loss, b: Loss) -> Bool { a.configuration == b.configuration }
    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(configuration) }

    private func smoothed(_ targets: Tensor) -> Tensor {
        guard let smoothing, labelSmoothing != 0 else { return targets }
        let goal = smoothing == .half ? 0.5 : 1 / Double(targets.shape.last ?? 1)
        return targets * (1 - labelSmoothing) + labelSmoothing * goal
    }
}

/// All losses, in the order of the documentation.
public let lossCatalogue = Catalogue<Loss>(
    "loss",
    [
        Loss.softmaxCrossEntropyEntry, Loss.categoricalCrossEntropyEntry, Loss.sigmoidCrossEntropyEntry, Loss.binaryCrossEntropyEntry,
        Loss.mseEntry, Loss.maeEntry, Loss.huberEntry, Loss.hingeEntry, Loss.squaredHingeEntry, Loss.categoricalHingeEntry,
        Loss.poissonEntry, Loss.klDivergenceEntry, Loss.cosineSimilarityEntry,
    ])
