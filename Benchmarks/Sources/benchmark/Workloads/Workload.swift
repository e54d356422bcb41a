import Thalweg

/// A network and a batch for it, the same for all that are compared: `peers/common.py` describes the same ones.
struct Workload: Sendable {
    /// What labels are.
    enum Labels: Sendable {
        /// Class numbers below the given one, one an example.
        case classes(Int)
        /// The next token at each of the given number of places.
        case tokens(Int, length: Int)
    }
    let name: String
    let batch: Int
    /// The shape of one example.
    let input: Shape
    let labels: Labels
    let loss: Loss
    let layers: [any Layer]

    init(_ name: String, batch: Int, input: Shape, labels: Labels, loss: Loss = .softmaxCrossEntropy, @LayerBuilder _ layers: () -> [any Layer]) {
        self.name = name
        self.batch = batch
        self.input = input
        self.labels = labels
        self.loss = loss
        self.layers = layers()
    }

    func model() throws -> Model { try Model(layers: layers, input: input) }

    /// Standard normal inputs (or tokens) and labels, the same at every call.
    func data() -> (inputs: HostArray, labels: HostArray) {
        var stream = NumberStream(state: 1)
        switch labels {
        case .classes(let count):
            let values = stream.normals(batch * input.elementCount)
            return (HostArray(values, shape: input.prepending(batch)), HostArray(stream.integers(batch, below: count)))
        case .tokens(let vocabulary, let length):
            let text = stream.integers(batch * (length + 1), below: vocabulary)
            func part(_ offset: Int) -> HostArray {
                let rows = (0..<batch).flatMap { row in text[(row * (length + 1) + offset)...].prefix(length) }
                return HostArray(rows, shape: [batch, length])
            }
            return (part(0), part(1))
        }
    }

    /// Initial parameters and running statistics.
    func initialState(engine: Engine) throws -> (parameters: ArrayTree, state: ArrayTree) {
        let model = try model()
        var names: (parameters: [String], state: [String]) = ([], [])
        let program = try Program.trace([], closed: true) { _ in
            let (parameters, state) = model.initialize(key: RandomKey(seed: 7))
            names = (parameters.names, state.names)
            return parameters.leaves + state.leaves
        }
        let arrays = try engine.runOnce(program, named: "initialize")
        let count = names.parameters.count
        return (
            ArrayTree(names: names.parameters, leaves: Array(arrays.prefix(count))),
            ArrayTree(names: names.state, leaves: Array(arrays.dropFirst(count)))
        )
    }
}

/// SplitMix64 (Steele et al. 2014, doi:10.1145/2660193.2660195).
struct NumberStream {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Sums of four uniform numbers, shifted and scaled to mean 0 and variance 1.
    mutating func normals(_ count: Int) -> [Float] {
        (0..<count).map { _ in
            let bits = next()
            let sum = (0..<4).reduce(0) { $0 + Int((bits >> (16 * UInt64($1))) & 0xFFFF) }
            return (Float(sum) / 65535 - 2) * 1.7320508
        }
    }

    mutating func integers(_ count: Int, below bound: Int) -> [Int32] { (0..<count).map { _ in Int32(next() % UInt64(bound)) } }
}
