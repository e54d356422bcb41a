import Thalweg

/// Loss, gradient and Adam's update in one program, called once a step; everything that changes is donated.
struct TrainingStep: Measurement {
    private let engine: Engine
    private let program: CompiledProgram
    private var state: [Buffer]
    private let data: [Buffer]
    private(set) var loss: Buffer?

    init(_ workload: Workload, engine: Engine) throws {
        self.engine = engine
        let model = try workload.model(), loss = workload.loss
        let adam = Optimizer.adam(learningRate: 1e-3).transformation
        let (parameters, modelState) = try workload.initialState(engine: engine)
        let optimizer = try TrainingStep.initialState(of: adam, for: parameters, engine: engine)
        let (inputs, labels) = workload.data()
        let start = parameters.leaves + modelState.leaves + optimizer.leaves
        let (a, b) = (parameters.count, parameters.count + modelState.count)

        let traced = try Program.trace((start + [inputs, labels]).map { TensorType($0.dtype, $0.shape) }, closed: true) { arguments in
            let current = Tree(names: parameters.names, leaves: Array(arguments[..<a]))
            let statistics = Tree(names: modelState.names, leaves: Array(arguments[a..<b]))
            var optimizerState = Tree(names: optimizer.names, leaves: Array(arguments[b..<start.count]))
            let x = arguments[start.count], y = arguments[start.count + 1]
            let probed = try tappedValueAndGrad(at: current, taps: { _ in false }) { parameters in
                let result = model.apply(x, parameters: parameters, state: statistics, training: true)
                return (loss(outputs: result.output, targets: y), result.state)
            }
            let update = adam.update(probed.gradient, state: &optimizerState, parameters: current)
            return (current + update).leaves + probed.extra.leaves + optimizerState.leaves + [probed.value]
        }
        program = try engine.compile(traced, named: "training_step", aliases: Dictionary(uniqueKeysWithValues: start.indices.map { ($0, $0) }))
        state = try start.map(engine.upload)
        data = try [inputs, labels].map(engine.upload)
    }

    mutating func run(_ count: Int) throws {
        for _ in 0..<count {
            var results = try program.run(buffers: state + data)
            loss = results.removeLast()
            state = results
        }
        try loss?.ready()
        for buffer in state { try buffer.ready() }
    }

    mutating func seconds(_ count: Int) throws -> Double { try benchmark.seconds { try run(count) } }

    /// The loss of the newest step.
    func lastLoss() throws -> Double { try loss.map { try engine.download($0).scalar } ?? .nan }

    /// The loss of the fourth step.
    mutating func check() throws -> Double {
        try run(4)
        return try lastLoss()
    }

    static func initialState(of transformation: any GradientTransformation, for parameters: ArrayTree, engine: Engine) throws -> ArrayTree {
        var names: [String] = []
        let program = try Program.trace([], closed: true) { _ in
            let state = transformation.makeState(for: Tree(parameters.pairs.map { ($0.name, .zeros($0.leaf.shape, dtype: $0.leaf.dtype)) }))
            names = state.names
            return state.leaves
        }
        return ArrayTree(names: names, leaves: try engine.runOnce(program, named: "optimizer_state"))
    }
}
