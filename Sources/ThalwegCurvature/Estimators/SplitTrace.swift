import ThalwegCore

/// The trace of a Hessian in two parts, with what it took.
public struct SplitTrace: Sendable, Hashable {
    /// The trace, penalties included.
    public let trace: Estimate
    /// The share of the Gauss–Newton matrix, without penalties.
    public let gaussNewton: Estimate
    /// The share of the outputs' own curvature and of penalties; exactly 0 where neither has any.
    public let rest: Estimate
    /// Draws of targets for every example.
    public let draws: Int
    /// What it took in Hessian products, a draw counted as one.
    public let products: Int
}

extension HessianOperator {
    /// The trace by its parts, `∇²L = Σ_i scale · (J_iᵀ Λ_i J_i + Σ_o g_io ∇²f_io) + ∇² penalty`, for a negative log-likelihood.
    ///
    /// - The first part, the Gauss–Newton matrix, has the trace `Σ_i E_y ‖∇ℓ(y)‖²` over targets drawn from the distribution that the outputs
    ///   describe. A draw is made for every example, so what two draws for each leave open falls with the number of examples too, and is
    ///   known from how far the two differ.
    /// - The second part only needs the outputs' second derivatives within one parameter array at a time where these vanish: a layer is linear
    ///   in its weights, so with rectifiers and maxima for the rest of the network they do, whatever the data. Such arrays are found by
    ///   tracing, and left out. The others are probed together by Hutchinson's method, forward over forward.
    ///
    /// Where Hutchinson's error is that of the whole matrix's off-diagonal, this one's is that of single examples' spread and of the
    /// second part. Cost: of two draws, about four gradients and memory for the gradients of a few examples; of a probe, some four forward
    /// passes. Reference: Martens 2020, arXiv:1412.1193, §9 (draws); Botev, Ritter & Barber 2017, arXiv:1706.03662, §3.1 (the second part).
    /// - Parameters:
    ///   - relativeError: the standard error asked for as a part of the estimate; not before 8 probes where there are any.
    ///   - maximumProducts: at least 2, and 10 with probes.
    ///   - seed: of draws and probes.
    /// - Throws: `CurvatureError.notDefined` where the loss is no negative log-likelihood; `CurvatureError.budgetTooSmall`; `CurvatureError.notFinite`.
    public func splitTrace(relativeError: Double = 0.01, maximumProducts: Int = 200, seed: UInt64 = 0) throws -> SplitTrace {
        try splitTrace(curved: problem.curvedNames(), relativeError: relativeError, maximumProducts: maximumProducts, seed: seed)
    }

    /// As above, where the curved arrays are known.
    func splitTrace(curved: Set<String>, relativeError: Double, maximumProducts: Int, seed: UInt64) throws -> SplitTrace {
        let leastProbes = curved.isEmpty && problem.functions.penalty == nil ? 0 : 8
        guard maximumProducts >= 2 + leastProbes else {
            throw CurvatureError.budgetTooSmall(given: maximumProducts, needed: 2 + leastProbes, what: "the trace by its parts")
        }
        var rounds: [(value: Double, variance: Double)] = [], samples: [Double] = []
        func probe() throws { samples.append(try problem.restForm(curved: curved, seed: seed, number: samples.count)) }
        func draw() throws { rounds.append(try problem.drawnGradients(seed: seed, number: rounds.count)) }
        try draw()
        while samples.count < leastProbes { try probe() }
        while true {
            let count = Double(rounds.count)
            let gaussNewton = Estimate(
                value: rounds.map(\.value).reduce(0, +) / count, standardError: rounds.map(\.variance).reduce(0, +).squareRoot() / count,
                samples: 2 * rounds.count * problem.exampleCount)
            let rest = samples.isEmpty ? Estimate(value: 0, standardError: 0, samples: gaussNewton.samples) : Estimate(mean: samples)
            guard gaussNewton.value.isFinite, rest.value.isFinite else { throw CurvatureError.notFinite("a derivative") }
            let error = (gaussNewton.standardError * gaussNewton.standardError + rest.standardError * rest.standardError).squareRoot()
            let trace = Estimate(value: gaussNewton.value + rest.value, standardError: error, samples: min(gaussNewton.samples, rest.samples))
            let products = 2 * rounds.count + samples.count
            if error <= relativeError * abs(trace.value) || products + 2 > maximumProducts {
                return SplitTrace(trace: trace, gaussNewton: gaussNewton, rest: rest, draws: 2 * rounds.count, products: products)
            }
            if rest.standardError > gaussNewton.standardError { try probe() } else { try draw() }
        }
    }
}

extension CurvatureProblem {
    /// The parameter arrays within which the outputs may be curved. Cost: a trace for each array; nothing is compiled.
    func curvedNames() throws -> Set<String> {
        Set(try space.names.indices.filter(isCurved).map { space.names[$0] })
    }

    /// Whether the trace goes by its parts with nothing to probe but penalties.
    func hasSplitTrace() throws -> Bool {
        try functions.sampledLosses != nil && !space.names.indices.contains(where: isCurved)
    }

    /// Whether the second derivative of the outputs by this parameter array alone is not zero by its form.
    private func isCurved(_ number: Int) throws -> Bool {
        let block = blocks[0], (a, b) = (point.count, fixed.count)
        let types = (point + fixed + [block.inputs]).map { TensorType(DType($0.elementType), Shape($0.dimensions)) }
        let program = try Program.trace(types + [types[number]], closed: true) { [functions, space, fixedTypes] inputs in
            let here = Tree(names: space.names, leaves: Array(inputs[..<a])), held = Tree(names: fixedTypes.names, leaves: Array(inputs[a..<a + b]))
            return [try secondDerivative({ (leaf: Tensor) in
                try functions.outputs(here.replacing(here.tensors.enumerated().map { $0.offset == number ? leaf : $0.element }), held, inputs[a + b])
            }, at: inputs[number], along: inputs[a + b + 1])]
        }.simplified()
        return (program.equations.flatMap(\.inputs) + program.outputs).contains { $0 < types.count + 1 }
    }

    /// Two draws of targets for every example: the mean over both of `scale · Σ_i ‖∇ℓ_i‖²`, and its variance by their differences.
    fileprivate func drawnGradients(seed: UInt64, number: Int) throws -> (value: Double, variance: Double) {
        guard functions.sampledLosses != nil else {
            throw CurvatureError.notDefined("the trace by its parts", because: "the loss is no negative log-likelihood; use `hutchPlusPlusTrace`")
        }
        let key = try engine.upload(HostArray([UInt32(truncatingIfNeeded: seed) ^ 0x7ace, UInt32(truncatingIfNeeded: number)]))
        let zeros = try algebra.run("zeros_of_draws", []) { _ in [.zeros([2], dtype: .float64)] }
        let together = together
        let sums = try summed("drawn_gradients", [key], from: zeros) { point, inputs, rows in
            [try CurvatureProblem.drawnNorms(at: point, rows: rows, key: RandomKey(tensor: inputs[0]), together: together)]
        }
        let values = try engine.download(sums[0]).doubles
        return (values[0] * scale, values[1] * scale * scale)
    }

    /// Examples whose gradients are in memory at once.
    var together: Int { Swift.max(1, CurvatureProblem.drawnElements / (2 * space.count)) }

    /// Over the rows, the sum of both draws' mean of `‖∇ℓ_i‖²`, and that of their half differences squared.
    static func drawnNorms(at point: Tree, rows: Rows, key: RandomKey, together: Int) throws -> Tensor {
        let seen = CurvatureRows(rows), outputs = try rows.outputs(point)
        let cotangents = (0..<2).map { draw in
            grad(of: { (outputs: Tensor) in try (seen.sampledLosses(outputs, key: key.fold(draw)) ?? outputs).sum() })(outputs)
        }
        let norms: @Sendable ([Tensor]) throws -> [Tensor] = { example in
            let pullback = try vjp({ try rows.functions.outputs($0, rows.fixed, example[0].expandDims(0)) }, at: point).pullback
            return example.dropFirst().map { pullback($0.expandDims(0)).squaredNorm() }
        }
        let found = try inGroups(of: together, [rows.inputs] + cotangents, vmap(norms)).map { $0.converted(to: .float64) }
        let sum = (found[0] + found[1]) * 0.5, difference = (found[0] - found[1]) * 0.5
        return Tensor.stacked([sum.sum(), difference.squared().sum()], axis: 0)
    }

    /// Elements of single examples' gradients that are in memory at once: 128 MiB in f32.
    private static let drawnElements = 1 << 25

    /// The function on groups of rows, one after the other where they are too many for one.
    static func inGroups(of limit: Int, _ rows: [Tensor], _ function: ([Tensor]) throws -> [Tensor]) throws -> [Tensor] {
        let count = rows[0].shape[0]
        guard count > limit else { return try function(rows) }
        let size = (1...limit).last { count % $0 == 0 } ?? 1
        let grouped = rows.map { $0.reshape(Shape([count / size, size] + $0.shape.dimensions.dropFirst())) }
        return try scan([Tensor](), over: grouped) { carry, group in (carry, try function(group)) }.outputs.map { $0.reshape([count]) }
    }

    /// `zᵀ (∇²L − G) z` for random signs z on the curved arrays, and the penalty's form for signs on all.
    fileprivate func restForm(curved: Set<String>, seed: UInt64, number: Int) throws -> Double {
        let space = space, signs = try algebra.random(.rademacher, count: 1, seed: seed, number: number)
        let type = TensorType(.float64, [])
        let begin = try penalized("rest_form_penalty", [signs.buffer], types: [type]) { point, inputs, penalty in
            [try secondDerivative(penalty, at: point, along: space.tree(inputs[0].reshape([space.count])))]
        }
        let penalty = try engine.download(begin[0]).scalar
        guard !curved.isEmpty else { return penalty }
        let zero = try engine.upload(HostArray(scalar: 0.0))
        let sum = try summed("rest_form", [signs.buffer], from: [zero]) { point, inputs, rows in
            let all = space.tree(inputs[0].reshape([space.count])), chosen = zip(space.names, all.tensors).filter { curved.contains($0.0) }
            let names = chosen.map(\.0), direction = Tree(names: names, leaves: chosen.map(\.1))
            let start = Tree(names: names, leaves: zip(space.names, point.tensors).filter { curved.contains($0.0) }.map(\.1))
            let outputs: @Sendable (Tree) throws -> Tensor = { part in
                let moved = Dictionary(uniqueKeysWithValues: zip(names, part.tensors))
                return try rows.outputs(point.replacing(zip(space.names, point.tensors).map { moved[$0] ?? $1 }))
            }
            let slope = grad(of: { try rows.losses($0).sum() })(try rows.outputs(point))
            return [(try secondDerivative(outputs, at: start, along: direction) * slope).sum()]
        }
        return penalty + (try engine.download(sum[0]).scalar) * scale
    }
}
