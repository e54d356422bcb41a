import ThalwegCore

extension ExampleOperator {
    /// `vᵀ A v` for each vector, at most `problem.width` at once: some four forward passes for each, of which nothing is kept.
    public func forms(_ vectors: VectorBlock) throws -> [Double] {
        try stride(from: 0, to: vectors.count, by: problem.width).flatMap { start in
            let part = try algebra.rows(start..<Swift.min(start + problem.width, vectors.count), of: vectors)
            return try quadraticForms(part).each.map(\.value)
        }
    }

    /// `vᵀ A v` for each vector, and their mean, with the standard error of the examples as a sample: by the scatter of the examples' own forms.
    ///
    /// With unit eigenvectors it says how far their eigenvalues would move with other examples; the largest eigenvalue of fewer examples also
    /// tends to be larger than that of all. With random signs the mean estimates the trace; its scatter has some of the signs' noise as well.
    /// Cost: some four forward passes over all examples for each vector; nothing is kept for a backward pass.
    public func quadraticForms(_ vectors: VectorBlock) throws -> (each: [Estimate], mean: Estimate) {
        let problem = problem, space = problem.space, count = vectors.count, type = TensorType(.float64, [count + 1])
        let begin = try problem.penalized("\(Self.name)_forms_penalty", [vectors.buffer], types: [type, type]) { point, inputs, penalty in
            let products = try space.mapped(inputs[0]) { try Self.product(at: point, along: $0, penalty: penalty) }
            let forms = (products * inputs[0]).sum(axes: [1]).converted(to: .float64)
            return [.concatenated([forms, forms.mean().reshape([1])], axis: 0), .zeros([count + 1], dtype: .float64)]
        }
        let fixed = try problem.engine.download(begin[0]).doubles
        let sums = try problem.summed("\(Self.name)_forms", [vectors.buffer], from: begin) { point, inputs, rows in
            let seen = CurvatureRows(rows)
            let each = try space.eachRow(inputs[0]) { try Self.form(at: point, along: $0, rows: seen).converted(to: .float64) }
            let forms = Tensor.concatenated([each, each.mean(axes: [0], keepDims: true)], axis: 0)
            return [seen.scaled(forms.sum(axes: [1])), forms.squared().sum(axes: [1])]
        }
        let values = try sums.map { try problem.engine.download($0).doubles }, n = Double(problem.exampleCount), size = n * problem.scale
        let estimates = (0...count).map { number in
            let mean = (values[0][number] - fixed[number]) / size
            let variance = Swift.max(values[1][number] / n - mean * mean, 0) / Swift.max(n - 1, 1) * size * size
            return Estimate(value: values[0][number], standardError: n > 1 ? variance.squareRoot() : .infinity, samples: problem.exampleCount)
        }
        return (Array(estimates[..<count]), estimates[count])
    }

    /// `A v` for every vector, with the standard error `√E‖A v − E A v‖²` of the examples as a sample, by the scatter of the blocks' products.
    ///
    /// - Returns: errors for blocks of examples, at least two; nil for a single block. Their own relative error is `1/√(2(B − 1))` with B blocks.
    public func productsWithErrors(_ vectors: VectorBlock) throws -> (products: VectorBlock, standardErrors: [Double]?) {
        let problem = problem, space = problem.space
        let n = Double(problem.exampleCount), blocks = Double(problem.blocks.count)
        var errors: [Double] = []
        let sum = try problem.inParts(vectors) { part in
            let types = [TensorType(space.dtype, [part.count, space.count]), TensorType(.float64, [part.count])]
            let zeros = try algebra.run("zeros_of_errors\(part.count)", []) { _ in types.map { .zeros($0.shape, dtype: $0.dtype) } }
            let sums = try problem.summed("\(Self.name)_errors", [part.buffer], from: zeros) { point, inputs, rows in
                let products = try space.mapped(inputs[0]) { try Self.product(at: point, along: $0, rows: CurvatureRows(rows)) }
                // Σ_b n_b ‖p̄_b‖² with p̄_b the mean over a block's examples.
                let count = ThalwegCore.max(rows.weights.sum().converted(to: .float64), 1)
                return [products, products.converted(to: .float64).squared().sum(axes: [1]) / count]
            }
            let products = VectorBlock(sums[0], algebra), squares = try problem.engine.download(sums[1]).doubles
            for (square, whole) in try zip(squares, algebra.inner(products, products)) {
                errors.append((Swift.max(0, n * (square - whole / n)) / Swift.max(blocks - 1, 1)).squareRoot())
            }
            let penalty = try problem.penalized("\(Self.name)_penalty", [part.buffer], types: [types[0]]) { point, inputs, penalty in
                [try space.mapped(inputs[0]) { try Self.product(at: point, along: $0, penalty: penalty) }]
            }
            return try algebra.sum(products, VectorBlock(penalty[0], algebra))
        }
        return (sum, blocks > 1 ? errors : nil)
    }
}
