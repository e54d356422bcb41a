import Thalweg

/// Ten updates of Shampoo, SOAP or Muon alone, so that what they do every tenth step counts by a tenth; parameters of the workload `mlp`.
struct MatrixOptimizerStep: Measurement {
    /// Steps of a repetition: the period of roots and eigenbases.
    static let period = 10
    private let program: CompiledProgram
    private var state: [Buffer]
    private let gradient: [Buffer]
    private let count: Int

    init(_ name: String, engine: Engine) throws {
        let optimizer: Optimizer = switch name {
        case "shampoo": .shampoo(period: Self.period, start: 1)
        case "soap": .soap(period: Self.period)
        case "muon": .muon()
        default: throw Unknown(what: "optimizer", name: name, known: ["shampoo", "soap", "muon"])
        }
        let transformation = optimizer.transformation
        var stream = NumberStream(state: 1)
        let shapes: [(String, Shape)] = [
            ("layers.0.weight", [784, 512]), ("layers.0.bias", [512]), ("layers.1.weight", [512, 512]), ("layers.1.bias", [512]),
            ("layers.2.weight", [512, 10]), ("layers.2.bias", [10]),
        ]
        let names = shapes.map(\.0)
        let parameters = ArrayTree(names: names, leaves: shapes.map { HostArray(stream.normals($0.1.elementCount), shape: $0.1) })
        let values = shapes.map { HostArray(stream.normals($0.1.elementCount), shape: $0.1) }
        let optimizerState = try TrainingStep.initialState(of: transformation, for: parameters, engine: engine)
        let start = parameters.leaves + optimizerState.leaves
        let traced = try Program.trace((start + values).map { TensorType($0.dtype, $0.shape) }, closed: true) { arguments in
            let current = Tree(names: names, leaves: Array(arguments[..<names.count]))
            var state = Tree(names: optimizerState.names, leaves: Array(arguments[names.count..<start.count]))
            let update = transformation.update(Tree(names: names, leaves: Array(arguments[start.count...])), state: &state, parameters: current)
            return (current + update).leaves + state.leaves
        }
        program = try engine.compile(traced, named: "optimizer_step", aliases: Dictionary(uniqueKeysWithValues: start.indices.map { ($0, $0) }))
        state = try start.map(engine.upload)
        gradient = try values.map(engine.upload)
        count = parameters.leaves.reduce(0) { $0 + $1.shape.elementCount }
    }

    mutating func seconds(_ count: Int) throws -> Double {
        try benchmark.seconds {
            for _ in 0..<count * Self.period { state = try program.run(buffers: state + gradient) }
            for buffer in state { try buffer.ready() }
        }
    }

    /// The number of parameters: the paths are compared element by element in the tests, at options that both have.
    mutating func check() throws -> Double {
        _ = try seconds(1)
        return Double(count)
    }
}
