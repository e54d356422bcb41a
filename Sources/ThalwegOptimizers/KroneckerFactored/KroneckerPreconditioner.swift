import ThalwegCore

/// The block-diagonal approximation of the curvature that K-FAC and EKFAC keep, and its damped inverse.
///
/// State: `estimates` (how often the factors were estimated), per weight `input_factor.W`, `output_factor.W`, then of K-FAC `input_inverse.W`, `output_inverse.W`, of EKFAC
/// `input_basis.W`, `output_basis.W`, `moments.W`; of scales and shifts `diagonal.NAME`.
struct KroneckerPreconditioner: Sendable {
    let layers: [FactoredLayer]
    /// Whether eigenvalues are corrected (EKFAC).
    let correctsEigenvalues: Bool
    let estimate: CurvatureEstimate
    let sharing: WeightSharing
    let decay: Double
    let estimatePeriod: Int
    let inversePeriod: Int
    let correctsScale: Bool

    /// One block per weight, in the order of the layers.
    func blocks(_ parameters: Tree) -> [KroneckerBlock] {
        var order: [String] = [], uses: [String: [FactoredLayer]] = [:]
        for layer in layers {
            if uses[layer.weight] == nil { order.append(layer.weight) }
            uses[layer.weight, default: []].append(layer)
        }
        return order.compactMap { KroneckerBlock(uses[$0] ?? [], parameters: parameters) }
    }

    /// Layers whose curvature is a diagonal.
    var diagonals: [FactoredLayer] { layers.filter { $0.kind == .scaleShift || $0.kind == .shift } }

    /// The parameters that no layer covers.
    func uncovered(_ parameters: Tree) -> [String] {
        let blocks = blocks(parameters), covered = Set(blocks.flatMap { [$0.weight] + ($0.bias.map { [$0] } ?? []) } + diagonals.flatMap(\.parameters))
        return parameters.names.filter { !covered.contains($0) }
    }

    func makeState(for parameters: Tree) -> Tree {
        var state = Tree([("estimates", Tensor(0, dtype: .float64))])
        for block in blocks(parameters) {
            let type = (parameters[block.weight]?.dtype ?? .float32).ofFactors, name = block.weight
            func square(_ extent: Int) -> Tensor { .zeros([block.groups, extent, extent], dtype: type) }
            func unit(_ extent: Int) -> Tensor { Tensor.identity(extent, dtype: type).broadcast(to: [block.groups, extent, extent]) }
            state["input_factor.\(name)"] = block.hasDiagonalInput ? .zeros([block.inputs], dtype: type) : square(block.inputs)
            state["output_factor.\(name)"] = square(block.outputs)
            let inverse = correctsEigenvalues ? "basis" : "inverse"
            if !(correctsEigenvalues && block.hasDiagonalInput) {
                state["input_\(inverse).\(name)"] = block.hasDiagonalInput ? .ones([block.inputs], dtype: type) : unit(block.inputs)
            }
            state["output_\(inverse).\(name)"] = unit(block.outputs)
            if correctsEigenvalues { state["moments.\(name)"] = .zeros([block.groups, block.inputs, block.outputs], dtype: type) }
        }
        for layer in diagonals {
            for name in layer.parameters {
                if let leaf = parameters[name] { state["diagonal.\(name)"] = .zeros(leaf.shape, dtype: leaf.dtype) }
            }
        }
        return state
    }

    /// The state after the estimates and inverses that are due at the step that `count` (from 1) counts.
    func updated(_ state: Tree, count: Tensor, model: FactoredModel, parameters: Tree, damping: Tensor, key: RandomKey) -> Tree {
        let next = StepCount.every(estimatePeriod, count, state) { state in
            try estimated(state, sample: CurvatureSample(of: model, layers: layers, at: parameters, by: estimate, key: key), count: count, parameters: parameters)
        }
        guard !correctsEigenvalues, let estimates = next["estimates"] else { return next }
        // An exponential average that began at 0 has gathered the weight 1 − ρᵏ.
        let gathered = biasCorrection(decay, estimates)
        return StepCount.every(inversePeriod, count, next) { state in
            var result = state
            for block in blocks(parameters) {
                guard let input = state["input_factor.\(block.weight)"], let output = state["output_factor.\(block.weight)"] else { continue }
                let inverses = KroneckerFactors.inverses(
                    input: input.divided(by: gathered), output: output.divided(by: gathered), damping: damping, correctsScale: correctsScale)
                result["input_inverse.\(block.weight)"] = inverses.input
                result["output_inverse.\(block.weight)"] = inverses.output
            }
            return result
        }
    }

    private func estimated(_ state: Tree, sample: CurvatureSample, count: Tensor, parameters: Tree) throws -> Tree {
        var next = state
        func average(_ name: String, _ value: Tensor) { next[name] = state[name].map { decay * $0 + (1 - decay) * value } }
        next["estimates"] = state["estimates"].map { $0 + 1 }
        for block in blocks(parameters) {
            let factors = try KroneckerFactors(block, sample: sample, sharing: sharing)
            average("input_factor.\(block.weight)", factors.input)
            average("output_factor.\(block.weight)", factors.output)
        }
        for layer in diagonals {
            for (name, value) in try diagonalCurvature(layer, sample: sample, parameters: parameters).pairs { average("diagonal.\(name)", value) }
        }
        guard correctsEigenvalues else { return next }
        // New bases first; what the moments in the old basis make of the curvature is taken over into the new one.
        let isDue = StepCount.isDue(count, every: inversePeriod), before = next
        for block in blocks(parameters) {
            let name = block.weight
            var bases = Tree()
            for side in ["input", "output"] { if let basis = before["\(side)_basis.\(name)"] { bases[side] = basis } }
            bases = StepCount.when(isDue, always: inversePeriod == 1, bases) { bases in
                bases.mapNamed { side, basis in before["\(side)_factor.\(name)"].map { eigh($0).vectors } ?? basis }
            }
            for (side, basis) in bases.pairs { next["\(side)_basis.\(name)"] = basis }
            guard let outputBasis = bases["output"], let moments = state["moments.\(name)"] else { continue }
            let now = try eigenbasisMoments(block, sample: sample, inputBasis: bases["input"], outputBasis: outputBasis)
            let turned = StepCount.when(isDue, always: inversePeriod == 1, Tree([("moments", moments)])) { _ in
                Tree([("moments", turnedMoments(moments, from: state, to: bases, name))])
            }
            next["moments.\(name)"] = decay * (turned["moments"] ?? moments) + (1 - decay) * now
        }
        return next
    }

    /// The diagonal in a new eigenbasis of what is diagonal in the old one: `(U'_Aᵀ U_A)² S ((U'_Gᵀ U_G)²)ᵀ`, squares entry by entry.
    private func turnedMoments(_ moments: Tensor, from state: Tree, to bases: Tree, _ name: String) -> Tensor {
        guard let output = bases["output"], let oldOutput = state["output_basis.\(name)"] else { return moments }
        let right = oldOutput.matrixTransposed().matmul(output).squared()
        guard let input = bases["input"], let oldInput = state["input_basis.\(name)"] else { return moments.matmul(right) }
        return input.matrixTransposed().matmul(oldInput).squared().matmul(moments).matmul(right)
    }

    /// The damped inverse times a gradient; parameters that no layer covers keep theirs.
    func applied(_ gradient: Tree, state: Tree, damping: Tensor) -> Tree {
        guard let estimates = state["estimates"] else { return gradient }
        var result = gradient
        let gathered = biasCorrection(decay, estimates)
        for block in blocks(gradient) {
            let matrix = block.matrix(of: gradient), name = block.weight
            if correctsEigenvalues {
                guard let output = state["output_basis.\(name)"], let moments = state["moments.\(name)"] else { continue }
                let input = state["input_basis.\(name)"]
                var value = (input.map { $0.matrixTransposed().matmul(matrix) } ?? matrix).matmul(output)
                value = value / (moments.divided(by: gathered) + damping.converted(to: moments.dtype))
                value = (input.map { $0.matmul(value) } ?? value).matmul(output.matrixTransposed())
                block.write(value, to: &result)
            } else if let input = state["input_inverse.\(name)"], let output = state["output_inverse.\(name)"] {
                let left = block.hasDiagonalInput ? input.reshape([1, block.inputs, 1]) * matrix : input.matmul(matrix)
                block.write(left.matmul(output), to: &result)
            }
        }
        for (name, diagonal) in state.subtree("diagonal").pairs {
            result[name] = gradient[name].map { $0 / (diagonal.divided(by: gathered) + damping.converted(to: diagonal.dtype)) }
        }
        return result
    }
}
