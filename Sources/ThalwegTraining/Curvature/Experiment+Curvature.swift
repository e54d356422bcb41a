import PJRT
public import ThalwegCore
public import ThalwegCurvature
public import ThalwegData
import ThalwegNN

/// What to do with layers that make the loss another function at every call: dropout, and normalization by a batch's statistics.
public enum LayerNoise: String, Sendable, Hashable, CaseIterable {
    /// An error that says which they are.
    case refuse
    /// Evaluation mode: no dropout, running statistics.
    case evaluation
}

extension Experiment {
    /// The experiment's loss over its training part, at a point, as a problem for curvature.
    ///
    /// Penalties are included, frozen parameters stay as they are. Rows are taken in the data's order, or evenly spread where fewer are asked for.
    /// - Parameters:
    ///   - parameters: of the model, by name.
    ///   - state: running statistics; initial ones where empty.
    ///   - data: prepared data to share; read again when nil.
    ///   - examples: how many of the training part; all when nil.
    ///   - noise: what is done about dropout and batch statistics.
    ///   - engine: the device; the shared engine when nil.
    /// - Throws: `CurvatureError.notDeterministic`, `nothing`; what is wrong with the data or the plugin.
    public func curvatureProblem(
        at parameters: ArrayTree, state: ArrayTree = ArrayTree(), data: PreparedData? = nil, examples: Int? = nil, noise: LayerNoise = .refuse,
        engine: Engine? = nil
    ) throws -> CurvatureProblem {
        let plan = try plan(data), engine = try engine ?? .shared(), model = plan.model
        if noise == .refuse, let reason = try plan.noisyLayers() { throw CurvatureError.notDeterministic(reason) }
        var statistics = state
        if state.isEmpty, !model.stateDescriptions.isEmpty {
            statistics = try Initialization.state(of: plan, parameters: nil, engine: engine).modelState
        }
        let trained = parameters.filter { !model.frozenParameters.contains($0) }
        let fixed = TrainingPlan.curvatureFixed(parameters, statistics, frozen: model.frozenParameters)
        let functions = plan.curvatureFunctions()
        let all = plan.data.training.count, count = min(examples ?? all, all)
        guard count > 0, trained.elementCount > 0 else { throw CurvatureError.nothing(examples: count, parameters: trained.elementCount) }
        let (inputs, targets) = plan.curvatureExamples(count), most = min(all, 128)
        // A few sizes of blocks for all numbers of examples: programs compiled for one number serve others.
        let rows = count < most ? min(most, 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)) : most
        let memory = try CurvatureMemory(
            parameters: trained.map { TensorType($0.dtype, $0.shape) }, fixed: fixed.map { TensorType($0.dtype, $0.shape) },
            inputs: TensorType(inputs.dtype, inputs.shape.removing([0])), targets: TensorType(targets.dtype, targets.shape.removing([0])),
            rows: rows, functions: functions)
        let blocks = try plan.curvatureBlocks(inputs, targets, rows: memory.rows, engine: engine)
        return try CurvatureProblem(
            at: trained, fixed: fixed, blocks: blocks, exampleCount: count, scale: plan.loss.reduction == .sum ? 1 : nil, width: memory.width,
            vectorLimit: memory.vectors, functions: functions, engine: engine)
    }

    /// A problem that `curvatureProblem` made, over fewer or more examples of the training part; nothing is compiled again.
    ///
    /// - Throws: `CurvatureError.nothing` for no examples.
    public func curvatureProblem(_ problem: CurvatureProblem, over examples: Int, data: PreparedData? = nil) throws -> CurvatureProblem {
        let plan = try plan(data), count = min(examples, plan.data.training.count)
        guard count > 0 else { throw CurvatureError.nothing(examples: count, parameters: problem.space.count) }
        let (inputs, targets) = plan.curvatureExamples(count)
        return try problem.over(plan.curvatureBlocks(inputs, targets, rows: problem.rowsOfBlock, engine: problem.engine), exampleCount: count)
    }

    /// The trained layers whose curvature has Kronecker factors, for `KFACOperator` and `EKFACOperator`.
    public func factoredLayers(_ data: PreparedData? = nil) throws -> [FactoredLayer] { try plan(data).factoredLayers }

    /// As above, where a run ended.
    public func curvatureProblem(
        at run: TrainingRun, data: PreparedData? = nil, examples: Int? = nil, noise: LayerNoise = .refuse, engine: Engine? = nil
    ) throws -> CurvatureProblem {
        try curvatureProblem(at: run.parameters, state: run.state, data: data, examples: examples, noise: noise, engine: engine)
    }
}

extension HessianOperator {
    /// The Hessian of an experiment's loss over its training part; see `Experiment.curvatureProblem`.
    public init(of experiment: Experiment, at parameters: ArrayTree, state: ArrayTree = ArrayTree(), noise: LayerNoise = .refuse) throws {
        self.init(of: try experiment.curvatureProblem(at: parameters, state: state, noise: noise))
    }
}

extension TrainingPlan {
    /// So many rows of the training part, evenly spread.
    fileprivate func curvatureExamples(_ count: Int) -> (inputs: HostArray, targets: HostArray) {
        let all = data.training.count, chosen = (0..<count).map { $0 * all / count }
        return (inputs(of: data.training).rows(chosen), targets(of: data.training).rows(chosen))
    }

    /// Rows on the device, in blocks; the last one is filled up by rows of weight 0.
    fileprivate func curvatureBlocks(_ inputs: HostArray, _ targets: HostArray, rows: Int, engine: Engine) throws -> [CurvatureProblem.Block] {
        let count = inputs.shape[0]
        return try stride(from: 0, to: count, by: rows).map { start in
            let chosen = (start..<start + rows).map { min($0, count - 1) }
            let weights = HostArray((start..<start + rows).map { $0 < count ? 1.0 : 0.0 }, dtype: precision)
            return CurvatureProblem.Block(
                inputs: try engine.upload(inputs.rows(chosen)), targets: try engine.upload(targets.rows(chosen)), weights: try engine.upload(weights))
        }
    }

    /// The model in evaluation mode and its loss.
    func curvatureFunctions() -> CurvatureProblem.Functions {
        let applied: @Sendable (Tree, Tree, Tensor, Bool) -> ModelOutput = { parameters, fixed, x, taps in
            model.apply(
                x, parameters: parameters.merging(fixed.subtree("frozen")), state: fixed.subtree("state"), training: false, key: nil, tapsFactors: taps)
        }
        let apply: @Sendable (Tree, Tree, Tensor) -> ModelOutput = { applied($0, $1, $2, false) }
        var sampled: (@Sendable (Tensor, Tensor, RandomKey) throws -> Tensor)?
        if loss.isNegativeLogLikelihood {
            sampled = { outputs, targets, key in loss.sampledPerExample(outputs: outputs, targets: targets, key: key) ?? outputs }
        }
        let isPenalized = experiment.l1 > 0 || experiment.l2 > 0 || hasLayerPenalty
        var penalty: (@Sendable (Tree, Tree) throws -> Tensor)?
        if isPenalized {
            penalty = { parameters, fixed in
                // The layers' own depend on no input: of the pass through them nothing else is left in the program.
                let nothing = Tensor.zeros(model.input.prepending(1), dtype: model.takesTokens ? .int32 : precision)
                let layers = apply(parameters, fixed, nothing).penalty
                return self.penalty(parameters: parameters.merging(fixed.subtree("frozen")), layers: layers) ?? Tensor(0, dtype: precision)
            }
        }
        return CurvatureProblem.Functions(
            outputs: { apply($0, $1, $2).output }, losses: { loss.perExample(outputs: $0, targets: $1) }, sampledLosses: sampled,
            tappedOutputs: { applied($0, $1, $2, true).output }, penalty: penalty)
    }

    /// What curvature holds still: frozen parameters and running statistics.
    static func curvatureFixed(_ parameters: ArrayTree, _ state: ArrayTree, frozen: Set<String>) -> ArrayTree {
        ArrayTree().merging(parameters.filter(frozen.contains), under: "frozen").merging(state, under: "state")
    }

    private var modelTypes: (parameters: Tree, state: Tree) {
        func zeros(_ items: [ParameterDescription]) -> Tree { Tree(items.map { ($0.name, .zeros($0.shape, dtype: precision)) }) }
        return (zeros(model.parameterDescriptions), zeros(model.stateDescriptions))
    }

    private var hasLayerPenalty: Bool {
        let (parameters, state) = modelTypes
        let nothing = Tensor.zeros(model.input.prepending(1), dtype: model.takesTokens ? .int32 : precision)
        return model.apply(nothing, parameters: parameters, state: state).penalty != nil
    }

    /// What makes the loss another function at every call while training; nil where nothing does.
    func noisyLayers() throws -> String? {
        if !model.stateDescriptions.isEmpty {
            let layer = model.stateDescriptions[0].name.split(separator: ".").dropLast().joined(separator: ".")
            return "\(layer) normalizes by the statistics of the batch while training"
        }
        let (parameters, state) = modelTypes
        let key = TensorType(.uint32, [2])
        let input = Tensor.zeros(model.input.prepending(1), dtype: model.takesTokens ? .int32 : precision)
        let program = try Program.trace([key], closed: true) { arguments in
            [model.apply(input, parameters: parameters, state: state, training: true, key: RandomKey(tensor: arguments[0])).output]
        }
        guard program.equations.contains(where: { $0.inputs.contains(0) }) else { return nil }
        return "the model draws random numbers while training (dropout)"
    }
}
