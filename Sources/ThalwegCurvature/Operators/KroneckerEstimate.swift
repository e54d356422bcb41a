import PJRT
import ThalwegCore

/// Makes the spectra of K-FAC and EKFAC from a problem's examples, block by block.
struct KroneckerEstimate {
    let problem: CurvatureProblem
    let layers: [FactoredLayer]
    let estimate: CurvatureEstimate
    let sharing: WeightSharing
    let seed: UInt64
    private let blocks: [KroneckerBlock]
    private let diagonals: [FactoredLayer]

    init(problem: CurvatureProblem, layers: [FactoredLayer], estimate: CurvatureEstimate, sharing: WeightSharing, seed: UInt64) throws {
        (self.problem, self.layers, self.estimate, self.sharing, self.seed) = (problem, layers, estimate, sharing, seed)
        let space = problem.space, point = space.tree(.zeros([space.count], dtype: space.dtype))
        var blocks: [KroneckerBlock] = [], seen: Set<String> = []
        for layer in layers where point[layer.weight] != nil && seen.insert(layer.weight).inserted {
            if let block = KroneckerBlock(layers.filter { $0.weight == layer.weight }, parameters: point) { blocks.append(block) }
        }
        let inBlocks = Set(blocks.flatMap { [$0.weight] + ($0.bias.map { [$0] } ?? []) })
        diagonals = layers.filter { point[$0.weight] != nil && !inBlocks.contains($0.weight) }
        self.blocks = blocks
        let covered = inBlocks.union(diagonals.flatMap(\.parameters))
        if let name = space.names.first(where: { !covered.contains($0) }) {
            throw CurvatureError.notDefined("K-FAC", because: "\"\(name)\" belongs to no layer with Kronecker factors; look at the other parameters, or freeze it")
        }
        if estimate == .monteCarlo, problem.functions.sampledLosses == nil {
            throw CurvatureError.notDefined("K-FAC", because: "no targets can be drawn for the loss, which is no negative log-likelihood; use the exact estimate")
        }
    }

    /// Adds up over the blocks of examples what `body` makes of their taps.
    private func summed(
        _ name: String, _ arguments: [Buffer] = [], types: [TensorType],
        _ body: @escaping @Sendable (_ sample: CurvatureSample, _ point: Tree, _ share: Tensor, _ arguments: [Tensor]) throws -> [Tensor]
    ) throws -> [Buffer] {
        let zeros = try problem.algebra.run("zeros_of_\(name)\(types)", []) { _ in types.map { .zeros($0.shape, dtype: $0.dtype) } }
        let key = try problem.engine.upload(HostArray([UInt32(truncatingIfNeeded: seed >> 32), UInt32(truncatingIfNeeded: seed)]))
        let (layers, estimate) = (layers, estimate)
        return try problem.summed("\(name)_\(estimate.rawValue)_\(sharing.rawValue)", arguments + [key], from: zeros) { point, inputs, rows in
            let seen = CurvatureRows(rows), random = RandomKey(tensor: inputs[inputs.count - 1])
            let model = FactoredModel(
                outputs: { try rows.tappedOutputs($0) }, lossOfOutputs: { try seen.loss($0) },
                sampledLossOfOutputs: { outputs, key in seen.scaled((try seen.sampledLosses(outputs, key: key) ?? outputs).sum()) },
                // The gradient of an example's share of the loss, squared, over its scale: the share of the sum of squares.
                weights: rows.weights, exampleCount: 1 / rows.scale, layers: layers)
            let sample = try CurvatureSample(of: model, layers: layers, at: point, by: estimate, key: random)
            return try body(sample, point, rows.weights.sum().converted(to: .float64) / rows.exampleCount, Array(inputs.dropLast()))
        }
    }

    func spectrum(ofEigenbasis isEigen: Bool) throws -> KroneckerSpectrum {
        let space = problem.space, sharing = sharing, blocks = blocks, diagonals = diagonals
        let type = space.dtype.ofFactors
        let diagonalNames = diagonals.flatMap { layer in layer.parameters.filter(space.names.contains) }
        let shapes = Dictionary(uniqueKeysWithValues: zip(space.names, space.types))
        var types = blocks.flatMap { block in
            [TensorType(type, block.hasDiagonalInput ? [block.inputs] : [block.groups, block.inputs, block.inputs]), TensorType(type, [block.groups, block.outputs, block.outputs])]
        }
        types += diagonalNames.compactMap { shapes[$0] }
        let factors = try summed("kronecker_factors", types: types) { sample, point, share, _ in
            let kronecker = try blocks.flatMap { block in
                let found = try KroneckerFactors(block, sample: sample, sharing: sharing)
                return [found.input * share.converted(to: found.input.dtype), found.output]
            }
            let diagonal = try diagonals.reduce(Tree()) { $0.merging(try diagonalCurvature($1, sample: sample, parameters: point)) }
            return kronecker + diagonalNames.map { diagonal[$0] ?? .zeros([], dtype: type) }
        }
        // Each block's bases, and the eigenvalues of the product.
        let bases = try problem.algebra.run("kronecker_bases", Array(factors.prefix(2 * blocks.count))) { inputs in
            blocks.indices.flatMap { number -> [Tensor] in
                let input = inputs[2 * number], (second, u) = eigh(inputs[2 * number + 1])
                let (first, basis) = blocks[number].hasDiagonalInput ? (input.expandDims(0), [Tensor]()) : { let found = eigh(input); return (found.values, [found.vectors]) }()
                return basis + [u, max(first, 0).expandDims(2) * max(second, 0).expandDims(1)]
            }
        }
        var parts: [(part: KroneckerSpectrum.Part, buffers: [Buffer])] = [], start = 0
        for block in blocks {
            let count = block.hasDiagonalInput ? 2 : 3
            parts.append((.init(block: block, diagonal: nil, hasInputBasis: count == 3), Array(bases[start..<start + count])))
            start += count
        }
        if isEigen {
            let held = parts.map(\.buffers.count)
            let values = try summed("eigenbasis_moments", parts.flatMap(\.buffers), types: parts.map { TensorType(type, Shape($0.buffers[$0.buffers.count - 1].dimensions)) }) {
                sample, _, _, arguments in
                var start = 0
                return try zip(blocks, held).map { block, count in
                    defer { start += count }
                    return try eigenbasisMoments(block, sample: sample, inputBasis: count == 3 ? arguments[start] : nil, outputBasis: arguments[start + count - 2])
                }
            }
            for number in parts.indices { parts[number].buffers[parts[number].buffers.count - 1] = values[number] }
        }
        for (number, name) in diagonalNames.enumerated() {
            parts.append((.init(block: nil, diagonal: name, hasInputBasis: false), [factors[2 * blocks.count + number]]))
        }
        return KroneckerSpectrum(space: space, algebra: problem.algebra, parts: parts)
    }
}
