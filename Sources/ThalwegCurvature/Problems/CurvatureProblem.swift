public import PJRT
public import ThalwegCore

/// A loss over examples, at a point: what curvature is the curvature of.
///
/// `L(θ) = scale · Σ_i ℓ_i(θ) + penalty(θ)` over the examples; `scale` is 1/N for a mean. The examples lie on the device in blocks of one
/// size, of which products are summed one after the other, so that memory is that of a block whatever the number of examples. The loss
/// must be the same function at every call: no dropout, no statistics of the batch.
public struct CurvatureProblem: Sendable {
    /// Examples of one block: rows that only fill it up have weight 0.
    public struct Block: Sendable {
        /// `[rows, …]`.
        public let inputs: Buffer
        /// `[rows, …]`.
        public let targets: Buffer
        /// 1 for examples that count, `[rows]`.
        public let weights: Buffer

        /// A block on a device.
        public init(inputs: Buffer, targets: Buffer, weights: Buffer) {
            self.inputs = inputs
            self.targets = targets
            self.weights = weights
        }

        /// Of inputs, targets and weights.
        var types: [TensorType] { [inputs, targets, weights].map { TensorType(DType($0.elementType), Shape($0.dimensions)) } }
    }

    /// The model and its loss as functions.
    public struct Functions: Sendable {
        /// The outputs `[rows, …]` of the parameters looked at, of what stays fixed, and of inputs.
        public let outputs: @Sendable (_ parameters: Tree, _ fixed: Tree, _ inputs: Tensor) throws -> Tensor
        /// The loss of each example, `[rows]`, of outputs and targets.
        public let losses: @Sendable (_ outputs: Tensor, _ targets: Tensor) throws -> Tensor
        /// As `losses`, against targets drawn from the distribution that the outputs describe; nil where the loss is no negative log-likelihood.
        public let sampledLosses: (@Sendable (_ outputs: Tensor, _ targets: Tensor, _ key: RandomKey) throws -> Tensor)?
        /// As `outputs`, with the taps of the model's `FactoredLayer`s inside; nil where `outputs` has them.
        public let tappedOutputs: (@Sendable (_ parameters: Tree, _ fixed: Tree, _ inputs: Tensor) throws -> Tensor)?
        /// Of the parameters, a scalar; nil where there is none.
        public let penalty: (@Sendable (_ parameters: Tree, _ fixed: Tree) throws -> Tensor)?

        /// A model with its loss.
        public init(
            outputs: @escaping @Sendable (_ parameters: Tree, _ fixed: Tree, _ inputs: Tensor) throws -> Tensor,
            losses: @escaping @Sendable (_ outputs: Tensor, _ targets: Tensor) throws -> Tensor,
            sampledLosses: (@Sendable (_ outputs: Tensor, _ targets: Tensor, _ key: RandomKey) throws -> Tensor)? = nil,
            tappedOutputs: (@Sendable (_ parameters: Tree, _ fixed: Tree, _ inputs: Tensor) throws -> Tensor)? = nil,
            penalty: (@Sendable (_ parameters: Tree, _ fixed: Tree) throws -> Tensor)? = nil
        ) {
            self.outputs = outputs
            self.tappedOutputs = tappedOutputs
            self.losses = losses
            self.sampledLosses = sampledLosses
            self.penalty = penalty
        }
    }

    /// The device.
    public var engine: Engine { algebra.engine }
    /// How vectors and trees belong together.
    public let space: FlatSpace
    /// What computes with vectors of parameters.
    public let algebra: BlockAlgebra
    /// The model and its loss.
    public let functions: Functions
    /// The number N of examples that count.
    public private(set) var exampleCount: Int
    /// Of the examples' losses in the loss.
    public private(set) var scale: Double
    /// The most vectors that are multiplied at once: more share the work that does not depend on them, and take more memory.
    public let width: Int
    /// The most vectors of the parameters' length that estimators keep unless told otherwise; nil for any number. See `CurvatureMemory.vectors`.
    public let vectorLimit: Int?

    private let isMean: Bool
    let point: [Buffer]
    let fixed: [Buffer]
    let fixedTypes: NamedTree<TensorType>
    private(set) var blocks: [Block]
    let programs: ProgramCache

    /// A problem.
    ///
    /// - Parameters:
    ///   - parameters: the point, floating point.
    ///   - fixed: what the functions need beside it and nothing is derived by.
    ///   - blocks: of one shape.
    ///   - exampleCount: the sum of all weights.
    ///   - scale: of the sum of losses; 1/N where nil.
    /// - Throws: `CurvatureError.noExamples`; `PJRTError`.
    public init(
        at parameters: ArrayTree, fixed: ArrayTree = ArrayTree(), blocks: [Block], exampleCount: Int, scale: Double? = nil, width: Int = 4,
        vectorLimit: Int? = nil, functions: Functions, engine: Engine
    ) throws {
        guard exampleCount > 0, !blocks.isEmpty, parameters.elementCount > 0 else { throw CurvatureError.nothing(examples: exampleCount, parameters: parameters.elementCount) }
        space = FlatSpace(parameters.tensors)
        algebra = BlockAlgebra(length: space.count, dtype: space.dtype, engine: engine)
        self.functions = functions
        self.exampleCount = exampleCount
        (self.scale, isMean) = (scale ?? 1 / Double(exampleCount), scale == nil)
        self.width = max(1, width)
        self.vectorLimit = vectorLimit
        self.blocks = blocks
        self.fixed = try fixed.leaves.map(engine.upload)
        fixedTypes = fixed.map { TensorType($0.dtype, $0.shape) }
        point = try parameters.leaves.map(engine.upload)
        programs = ProgramCache()
    }

    private init(_ other: CurvatureProblem, point: [Buffer], fixed: [Buffer]? = nil) {
        (space, algebra, functions, exampleCount, scale, isMean, width, vectorLimit) = (
            other.space, other.algebra, other.functions, other.exampleCount, other.scale, other.isMean, other.width, other.vectorLimit
        )
        (self.fixed, fixedTypes, blocks, programs) = (fixed ?? other.fixed, other.fixedTypes, other.blocks, other.programs)
        self.point = point
    }

    /// The same loss at another point of the same names and types; nothing is compiled again.
    ///
    /// - Parameter fixed: new values of what stays fixed; as it was when nil.
    public func moved(to parameters: ArrayTree, fixed: ArrayTree? = nil) throws -> CurvatureProblem {
        if let fixed, fixed.map({ TensorType($0.dtype, $0.shape) }) != fixedTypes {
            throw CurvatureError.otherParameters(found: fixed.names, expected: fixedTypes.names)
        }
        guard parameters.names == space.names, zip(parameters.leaves, space.types).allSatisfy({ TensorType($0.dtype, $0.shape) == $1 }) else {
            throw CurvatureError.otherParameters(found: parameters.names, expected: space.names)
        }
        return CurvatureProblem(self, point: try parameters.leaves.map(engine.upload), fixed: try fixed?.leaves.map(engine.upload))
    }

    /// The loss as some of the blocks estimate it: they count `blocks / chosen` times, so that the mean over random choices is the loss.
    func estimated(by chosen: [Int]) -> CurvatureProblem {
        var result = self
        (result.blocks, result.scale) = (chosen.map { blocks[$0] }, scale * Double(blocks.count) / Double(chosen.count))
        return result
    }

    /// The same loss, at the same point, over other examples; nothing is compiled again.
    ///
    /// - Parameters:
    ///   - blocks: of the shape that the problem's blocks have.
    ///   - exampleCount: the sum of all weights. A mean becomes the mean over these examples, a sum their sum.
    /// - Throws: `CurvatureError.nothing` without examples; `otherBlocks` for blocks of another shape.
    public func over(_ blocks: [Block], exampleCount: Int) throws -> CurvatureProblem {
        guard exampleCount > 0, let first = blocks.first else { throw CurvatureError.nothing(examples: exampleCount, parameters: space.count) }
        let (found, expected) = (first.types, self.blocks[0].types)
        guard found == expected else { throw CurvatureError.otherBlocks(found: found, expected: expected) }
        var result = self
        if isMean { result.scale = 1 / Double(exampleCount) }
        (result.blocks, result.exampleCount) = (blocks, exampleCount)
        return result
    }

    /// The point as one vector.
    public func vector() throws -> VectorBlock {
        let space = space
        let result = try algebra.run("point", point) { [space.vector(Tree(names: space.names, leaves: $0)).reshape([1, space.count])] }
        return VectorBlock(result[0], algebra)
    }

    /// The point moved along a vector, as a problem. Cost: one copy of the parameters.
    public func moved(along direction: VectorBlock, by factor: Double) throws -> CurvatureProblem {
        let space = space
        let length = try engine.upload(HostArray([factor], shape: [], dtype: space.dtype))
        let moved = try algebra.run("moved", point + [direction.buffer, length]) { inputs in
            let here = space.vector(Tree(names: space.names, leaves: Array(inputs.dropLast(2))))
            return space.tree(here + inputs[inputs.count - 1] * inputs[inputs.count - 2].reshape([space.count])).leaves
        }
        return CurvatureProblem(self, point: moved)
    }

    /// One block as an operator's program sees it.
    struct Rows: Sendable {
        let functions: Functions
        let fixed: Tree
        let inputs: Tensor
        let targets: Tensor
        let weights: Tensor
        /// Which block, int32 scalar.
        let number: Tensor
        /// The loss's scale and the number of examples, `[2]` in f64: arguments of the program, which so serves any number of examples.
        let measures: Tensor

        /// A tensor times the loss's scale.
        func scaled(_ tensor: Tensor) -> Tensor { tensor * measure(0).converted(to: tensor.dtype) }

        /// The number of examples of all blocks, f64.
        var exampleCount: Tensor { measure(1) }
        /// The loss's scale, f64.
        var scale: Tensor { measure(0) }

        private func measure(_ number: Int) -> Tensor { measures.slice(axis: 0, from: number, to: number + 1).reshape([]) }

        func outputs(_ parameters: Tree) throws -> Tensor { try functions.outputs(parameters, fixed, inputs) }

        func tappedOutputs(_ parameters: Tree) throws -> Tensor { try (functions.tappedOutputs ?? functions.outputs)(parameters, fixed, inputs) }

        /// The examples' losses, those of rows that only fill up replaced by 0, so that a NaN of theirs counts for nothing.
        func losses(_ outputs: Tensor) throws -> Tensor { masked(try functions.losses(outputs, targets)) }

        func masked(_ losses: Tensor) -> Tensor { select(weights .> 0, losses, .zeros(losses.shape, dtype: losses.dtype)) }

        /// The block's share of the loss.
        func loss(_ outputs: Tensor) throws -> Tensor { scaled(try losses(outputs).sum()) }
    }

    /// Adds up over all blocks what `body` makes of each.
    ///
    /// - Parameters:
    ///   - name: of the program; the same body must always come with the same name.
    ///   - arguments: more inputs, such as vectors `[k, n]`.
    ///   - initial: where the sums begin: given up.
    ///   - body: the point, those arguments and a block's rows to what is added.
    func summed(
        _ name: String, _ arguments: [Buffer] = [], from initial: [Buffer],
        _ body: @escaping @Sendable (_ point: Tree, _ arguments: [Tensor], _ rows: Rows) throws -> [Tensor]
    ) throws -> [Buffer] {
        let (a, b, c) = (point.count, fixed.count, arguments.count)
        let key = name + (arguments + initial).map { "\($0.elementType)\($0.dimensions)" }.joined()
        let program = try programs.program(key) { [functions, space, fixedTypes] in
            let block = blocks[0]
            let types = (point + fixed + arguments + initial + [block.inputs, block.targets, block.weights]).map {
                TensorType(DType($0.elementType), Shape($0.dimensions))
            } + [TensorType(.int32, []), TensorType(.float64, [2])]
            let traced = try Program.trace(types, closed: true) { inputs in
                let rows = Rows(
                    functions: functions, fixed: Tree(names: fixedTypes.names, leaves: Array(inputs[a..<a + b])), inputs: inputs[inputs.count - 5],
                    targets: inputs[inputs.count - 4], weights: inputs[inputs.count - 3], number: inputs[inputs.count - 2],
                    measures: inputs[inputs.count - 1])
                let sums = Array(inputs[(a + b + c)..<(inputs.count - 5)])
                let more = try body(Tree(names: space.names, leaves: Array(inputs[..<a])), Array(inputs[(a + b)..<(a + b + c)]), rows)
                return zip(sums, more).map { $0 + $1.converted(to: $0.dtype) }
            }
            let aliases = initial.indices.map { (a + b + c + $0, $0) }
            return try engine.compile(traced, named: name, aliases: Dictionary(uniqueKeysWithValues: aliases))
        }
        let measures = try engine.upload(HostArray([scale, Double(exampleCount)]))
        var sums = initial
        for (number, block) in blocks.enumerated() {
            let place = try engine.upload(HostArray(scalar: Int32(number)))
            sums = try program.run(buffers: point + fixed + arguments + sums + [block.inputs, block.targets, block.weights, place, measures])
        }
        return sums
    }

    /// Rows of all blocks, those that only fill up included.
    var paddedRows: Int { blocks.count * blocks[0].weights.dimensions[0] }

    /// The number of outputs of one example.
    func outputWidth() throws -> Int {
        let block = blocks[0]
        let types = (point + fixed + [block.inputs]).map { TensorType(DType($0.elementType), Shape($0.dimensions)) }
        let (a, b) = (point.count, fixed.count)
        let traced = try Program.trace(types, closed: true) { [functions, space, fixedTypes] inputs in
            [try functions.outputs(
                Tree(names: space.names, leaves: Array(inputs[..<a])), Tree(names: fixedTypes.names, leaves: Array(inputs[a..<a + b])), inputs[a + b])]
        }
        return traced.outputTypes[0].shape.elementCount / block.weights.dimensions[0]
    }

    /// What `body` makes of the penalty, or zeros of those types where there is none.
    func penalized(
        _ name: String, _ arguments: [Buffer] = [], types: [TensorType],
        _ body: @escaping @Sendable (_ point: Tree, _ arguments: [Tensor], _ penalty: @escaping @Sendable (Tree) throws -> Tensor) throws -> [Tensor]
    ) throws -> [Buffer] {
        guard let penalty = functions.penalty else {
            return try algebra.run("zeros\(types)", []) { _ in types.map { .zeros($0.shape, dtype: $0.dtype) } }
        }
        let (a, b) = (point.count, fixed.count)
        let key = name + arguments.map { "\($0.elementType)\($0.dimensions)" }.joined()
        let program = try programs.program(key) { [space, fixedTypes] in
            let inputTypes = (point + fixed + arguments).map { TensorType(DType($0.elementType), Shape($0.dimensions)) }
            let traced = try Program.trace(inputTypes, closed: true) { inputs in
                let held = Tree(names: fixedTypes.names, leaves: Array(inputs[a..<a + b]))
                let made = try body(Tree(names: space.names, leaves: Array(inputs[..<a])), Array(inputs[(a + b)...])) { try penalty($0, held) }
                return zip(made, types).map { $0.converted(to: $1.dtype) }
            }
            return try engine.compile(traced, named: name)
        }
        return try program.run(buffers: point + fixed + arguments)
    }
}
