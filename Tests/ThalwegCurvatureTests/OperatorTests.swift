import Testing
import ThalwegCore
@testable import ThalwegCurvature

/// Every operator against a dense matrix made another way: from whole-batch derivatives, without blocks, and from single examples' gradients.
@Suite struct OperatorTests {
    static let penalty = 0.01

    /// The largest difference of two matrices.
    static func distance(_ a: Matrix, _ b: Matrix) -> Double { zip(a.elements, b.elements).map { abs($0 - $1) }.max() ?? .infinity }

    /// `n` products with the columns of the identity of a function of one vector.
    static func matrix(_ small: SmallProblem, _ function: @escaping @Sendable (Tensor) throws -> Tensor) throws -> Matrix {
        let n = small.problem.space.count, point = small.vector
        let compiled = try compile { (x: Tensor) in try vmap { (v: Tensor) in try jvp({ try function($0) }, at: x, along: v).tangent }(.identity(n, dtype: .float64)) }
        let columns = try compiled(point)
        return Matrix(rows: n, columns: columns.count / n, elements: columns.doubles)
    }

    @Test(arguments: [1, 3]) func `the Hessian is the derivative of the whole loss's gradient`(_ width: Int) throws {
        let small = try SmallProblem(penalty: Self.penalty, width: width, engine: .shared())
        let loss = small.whole(penalty: Self.penalty)
        let wanted = try Self.matrix(small) { grad(of: loss)($0) }.transposed
        let found = try HessianOperator(of: small.problem).dense()
        #expect(Self.distance(found, wanted) < 1e-14)
        #expect(Self.distance(found, found.transposed) < 1e-15)
        #expect(Self.distance(found, Matrix(zeros: found.rows, found.columns)) > 0.1)
    }

    /// Rows: the gradient of each example's loss.
    static func gradients(_ small: SmallProblem) throws -> Matrix {
        let space = small.problem.space, x = small.inputs, y = small.labels
        let jacobian = try Self.matrix(small) { SmallProblem.losses(SmallProblem.outputs(space.tree($0), Tensor(x)), Tensor(y)) }
        return jacobian.transposed
    }

    @Test func `Gauss–Newton is the Jacobian's square around the loss's Hessian`() throws {
        let small = try SmallProblem(penalty: Self.penalty, engine: .shared()), space = small.problem.space, x = small.inputs
        let jacobian = try Self.matrix(small) { SmallProblem.outputs(space.tree($0), Tensor(x)).reshape([30]) }.transposed
        // Of softmax cross entropy: diag(p) − p pᵀ for each example, over 10.
        let outputs = try compile { (v: Tensor) -> Tensor in
            let outputs = SmallProblem.outputs(space.tree(v), Tensor(x))
            return exp(outputs - outputs.logSumExp(axes: [1], keepDims: true))
        }(small.vector).doubles
        var middle = Matrix(zeros: 30, 30)
        for example in 0..<10 {
            for i in 0..<3 { for j in 0..<3 {
                let (p, q) = (outputs[3 * example + i], outputs[3 * example + j])
                middle[3 * example + i, 3 * example + j] = ((i == j ? p : 0) - p * q) / 10
            } }
        }
        var wanted = jacobian.transposed * middle * jacobian
        for i in 0..<wanted.rows { wanted[i, i] += 2 * Self.penalty }
        let found = try GaussNewtonOperator(of: small.problem).dense()
        #expect(Self.distance(found, wanted) < 1e-14)
    }

    @Test func `the empirical Fisher and the covariance are means of outer products`() throws {
        let small = try SmallProblem(penalty: Self.penalty, engine: .shared()), g = try Self.gradients(small)
        #expect(g.rows == 10)
        var wanted = g.transposed * g
        wanted.elements = wanted.elements.map { $0 / 10 }
        #expect(Self.distance(try EmpiricalFisherOperator(of: small.problem).dense(), wanted) < 1e-14)
        let mean = (0..<g.columns).map { column in g.column(column).reduce(0, +) / 10 }
        for i in 0..<wanted.rows { for j in 0..<wanted.columns { wanted[i, j] -= mean[i] * mean[j] } }
        #expect(Self.distance(try GradientCovarianceOperator(of: small.problem).dense(), wanted) < 1e-14)
    }

    @Test func `the Fisher information by sampling tends to Gauss–Newton's`() throws {
        let small = try SmallProblem(penalty: 0, engine: .shared())
        let exact = try GaussNewtonOperator(of: small.problem).dense()
        func error(_ draws: Int) throws -> Double {
            let found = try FisherOperator(of: small.problem, draws: draws, seed: 3).dense()
            return zip(found.elements, exact.elements).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        let size = exact.elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let (few, many) = (try error(1), try error(100))
        #expect(many < 0.15 * size && many < 0.3 * few, "\(few / size) and \(many / size)")
        let again = try FisherOperator(of: small.problem, draws: 1, seed: 3)
        #expect(try again.dense() == again.dense())
    }

    @Test func `sums, products, damping, parts and inverses are those of matrices`() throws {
        let small = try SmallProblem(penalty: Self.penalty, engine: .shared()), problem = small.problem
        let h = HessianOperator(of: problem), f = EmpiricalFisherOperator(of: problem)
        let (a, b) = (try h.dense(), try f.dense()), n = a.rows
        var sum = a
        for i in 0..<n { for j in 0..<n { sum[i, j] = 2 * a[i, j] - b[i, j] + (i == j ? 0.5 : 0) } }
        #expect(Self.distance(try CombinedOperator([(2, h), (-1, f)], damping: 0.5).dense(), sum) < 1e-13)
        #expect(Self.distance(try ProductOperator(h, f).dense(), a * b) < 1e-13)

        let groups: [Set<String>] = [["w1", "b1"], ["w2", "b2"]]
        var blocks = a
        for i in 0..<n { for j in 0..<n where (i < 16) != (j < 16) { blocks[i, j] = 0 } }
        #expect(Self.distance(try SubmatrixOperator(h, space: problem.space, groups: groups).dense(), blocks) < 1e-14)
        #expect(throws: CurvatureError.self) { try SubmatrixOperator(h, space: problem.space, groups: [["w3"]]) }

        let inverse = try InverseOperator(f.damped(by: 0.1), tolerance: 1e-13).dense()
        var damped = b
        for i in 0..<n { damped[i, i] += 0.1 }
        #expect(Self.distance(inverse * damped, .identity(n)) < 1e-11)
        #expect(throws: CurvatureError.self) { try InverseOperator(f.damped(by: -1)).dense() }
    }

    @Test func `inverses by every method solve their equations, and say where they cannot`() throws {
        let values = [4.0, 3, 2, 1, 0.5], signed = [4.0, -3, 2, -1, 0.5]
        let a = try MatrixOperator(EigenpairTests.matrix(values, seed: 3), engine: .shared())
        let b = try MatrixOperator(EigenpairTests.matrix(signed, seed: 4), engine: .shared())
        func residual(_ matrix: MatrixOperator, _ method: InverseOperator.Method) throws -> Double {
            try Self.distance(InverseOperator(matrix, by: method, tolerance: 1e-12, maximumIterations: 500).dense() * matrix.dense(), .identity(5))
        }
        #expect(try residual(a, .conjugateGradients()) < 1e-10)
        #expect(try residual(a, .conjugateGradients(preconditioner: InverseOperator(a.damped(by: 0.1)))) < 1e-10)
        #expect(try residual(a, .minimumResidual) < 1e-10)
        #expect(try residual(b, .minimumResidual) < 1e-10)
        #expect(try residual(a, .neumann(scale: 0.4)) < 1e-10)
        #expect(throws: CurvatureError.self) { try residual(b, .conjugateGradients()) }
        #expect(throws: CurvatureError.self) { try residual(a, .neumann(scale: 0.6)) }
    }

    @Test func `the Jacobian and the tangent kernel are those of all outputs`() throws {
        let small = try SmallProblem(engine: .shared()), space = small.problem.space, x = small.inputs
        let wanted = try Self.matrix(small) { SmallProblem.outputs(space.tree($0), Tensor(x)).reshape([30]) }.transposed
        let jacobian = try Jacobian(of: small.problem)
        #expect(jacobian.width == 3 && jacobian.outputs.length == 30)
        func units(_ n: Int) -> HostArray { HostArray((0..<n * n).map { $0 / n == $0 % n ? 1.0 : 0 }, shape: [n, n]) }
        let n = space.count
        let columns = try jacobian.products(small.problem.algebra.block(units(n))).downloaded()
        #expect(Self.distance(Matrix(rows: n, columns: 30, elements: columns.doubles).transposed, wanted) < 1e-14)
        let rows = try jacobian.transposedProducts(jacobian.outputs.block(units(30))).downloaded()
        #expect(Self.distance(Matrix(rows: 30, columns: n, elements: rows.doubles), wanted) < 1e-14)
        #expect(Self.distance(try NTKOperator(of: small.problem).dense(), wanted * wanted.transposed) < 1e-13)
    }

    @Test func `loss, gradient and noise are those of the examples`() throws {
        let small = try SmallProblem(penalty: Self.penalty, engine: .shared())
        let slope = try small.problem.slope()
        let (value, gradient) = try compile { (v: Tensor) in
            let (value, gradient) = valueAndGrad(of: small.whole(penalty: Self.penalty))(v)
            return [value, gradient]
        }(small.vector).pair
        #expect(abs(slope.loss - value.scalar) < 1e-14)
        #expect(try zip(slope.gradient.downloaded().doubles, gradient.doubles).allSatisfy { abs($0 - $1) < 1e-14 })
        #expect(abs(try small.problem.loss() - value.scalar) < 1e-14)
        // The scatter between blocks of 4, 4 and 2 examples around the mean.
        let g = try OperatorTests.gradients(small), sizes = [4, 4, 2]
        var start = 0, between = 0.0
        let mean = (0..<g.columns).map { column in g.column(column).reduce(0, +) / 10 }
        for size in sizes {
            for column in 0..<g.columns {
                let part = g.column(column)[start..<start + size].reduce(0, +) / Double(size)
                between += Double(size) * (part - mean[column]) * (part - mean[column])
            }
            start += size
        }
        let trace = try #require(slope.covarianceTrace?.value)
        #expect(abs(trace - between / 2) < 1e-12)
    }

    @Test func `other examples are other arguments: the same programs serve any number of them`() throws {
        let small = try SmallProblem(engine: .shared()), hessian = HessianOperator(of: small.problem), v = small.problem.algebra
        let vector = try v.random(.rademacher, count: 1, seed: 1, number: 0)
        let whole = try hessian.products(vector).downloaded().doubles, loss = try small.problem.loss()
        let before = small.problem.programs.cost.count
        // The first block of four alone, then the mean of the blocks' means, by their sizes.
        let parts = try [(0..<1, 4), (1..<2, 4), (2..<3, 2)].map { blocks, count in try small.problem.over(Array(small.problem.blocks[blocks]), exampleCount: count) }
        let products = try parts.map { try HessianOperator(of: $0).products(vector).downloaded().doubles }, losses = try parts.map { try $0.loss() }
        #expect(parts.allSatisfy { $0.programs === small.problem.programs } && small.problem.programs.cost.count == before)
        let weights = [0.4, 0.4, 0.2]
        for entry in whole.indices { #expect(abs(zip(weights, products).reduce(0) { $0 + $1.0 * $1.1[entry] } - whole[entry]) < 1e-14) }
        #expect(abs(zip(weights, losses).reduce(0) { $0 + $1.0 * $1.1 } - loss) < 1e-14 && abs(losses[0] - loss) > 1e-6)
        #expect(throws: CurvatureError.nothing(examples: 0, parameters: 31)) { try small.problem.over([], exampleCount: 0) }
    }

    @Test func `a low-rank form has the largest eigenvalues, and with damping an inverse`() throws {
        let values: [Double] = [5, -4, 3, 0.5, 0.1, 0, -0.2, 0.3]
        let matrix = try MatrixOperator(EigenpairTests.matrix(values, seed: 9), engine: .shared())
        let form = try LowRankOperator(of: matrix, rank: 3, tolerance: 1e-10)
        #expect(zip(form.values, [5, -4, 3]).allSatisfy { abs($0 - $1) < 1e-9 } && form.rank == 3)
        // What is left out has the next eigenvalue as its norm.
        let rest = try #require(SymmetricEigen(CombinedOperator([(1, matrix), (-1, form)]).dense())).values
        #expect(abs((rest.last ?? 0) - 0.5) < 1e-9 && abs(rest[0] + 0.2) < 1e-9)
        let damped = LowRankOperator(vectors: form.vectors, values: form.values, damping: 0.5), inverse = try #require(damped.inverse)
        #expect(Self.distance(try ProductOperator(damped, inverse).dense(), .identity(8)) < 1e-9)
        #expect(form.inverse == nil)
    }

    @Test func `a point moves along a vector, and nothing is compiled again`() throws {
        let small = try SmallProblem(engine: .shared()), slope = try small.problem.slope()
        let moved = try small.problem.moved(along: slope.gradient, by: -0.01)
        #expect(try moved.loss() < slope.loss)
        let before = small.problem.engine.compilations["loss"]
        _ = try moved.moved(along: slope.gradient, by: -0.01).loss()
        #expect(small.problem.engine.compilations["loss"] == before)
        #expect(throws: CurvatureError.self) { try small.problem.moved(to: ArrayTree([("w", HostArray([1.0]))])) }
    }

    @Test(arguments: [0, 1, 2]) func `forms with errors are those of the products, and the errors those of leaving examples out`(_ which: Int) throws {
        func matrix(_ problem: CurvatureProblem) -> any ExampleOperator {
            switch which {
            case 0: HessianOperator(of: problem)
            case 1: GaussNewtonOperator(of: problem)
            default: EmpiricalFisherOperator(of: problem)
            }
        }
        let problem = try SmallProblem(penalty: Self.penalty, engine: .shared()).problem, whole = matrix(problem), algebra = problem.algebra
        let v = try algebra.random(.rademacher, count: 2, seed: 4, number: 0), products = try whole.products(v)
        let forms = try whole.quadraticForms(v), seen = try whole.productsWithErrors(v)
        let wanted = try algebra.inner(v, products)
        for (found, value) in zip(forms.each, wanted) { #expect(abs(found.value - value) < 1e-12) }
        #expect(abs(forms.mean.value - (wanted[0] + wanted[1]) / 2) < 1e-12)
        let gap = try algebra.sum(products, seen.products, factor: [-1])
        #expect(try algebra.inner(gap, gap).allSatisfy { $0 < 1e-24 })
        #expect(try #require(seen.standardErrors).allSatisfy { $0 > 0 })
    }

    /// A convolution into 36 features between dense layers: several vectors go by a loop.
    private static func convolved(_ p: Tree, _ x: Tensor) -> Tensor {
        func leaf(_ name: String) -> Tensor { p[name] ?? Tensor(.nan, dtype: .float64) }
        let rows = x.shape[0], image = tanh(x.matmul(leaf("w1")) + leaf("b1")).reshape([rows, 2, 2])
        let kernel = Tensor.concatenated([Tensor](repeating: leaf("w2").reshape([1, 2, 6]), count: 6), axis: 2) * Tensor(SmallProblem.wave([1, 2, 36], 5))
        return tanh(convolution(image, kernel)).sum(axes: [1]).reshape([rows, 12, 3]).sum(axes: [1]) + leaf("b2")
    }

    @Test(arguments: [true, false]) func `several vectors at once are those one by one, by batch or loop`(_ convolves: Bool) throws {
        let engine = try Engine.shared()
        let problem = try convolves ? SmallProblem(engine: engine, outputs: { Self.convolved($0, $1) }).problem : SmallProblem(engine: engine).problem
        let algebra = problem.algebra, hessian = HessianOperator(of: problem)
        let v = try algebra.random(.gaussian, count: 3, seed: 7, number: 0), found = try hessian.products(v), forms = try hessian.forms(v)
        let wanted = try algebra.inner(v, found)
        for number in 0..<3 {
            let vector = try algebra.rows(number..<number + 1, of: v), alone = try hessian.products(vector)
            let gap = try algebra.sum(alone, algebra.rows(number..<number + 1, of: found), factor: [-1])
            #expect(try algebra.inner(gap, gap)[0] < 1e-26 * algebra.inner(alone, alone)[0])
            #expect(abs(forms[number] - wanted[number]) < 1e-12 * max(1, abs(wanted[number])))
            #expect(try abs(hessian.forms(vector)[0] - forms[number]) < 1e-12)
        }
        let program = try Program.trace([TensorType(.float64, [3, problem.space.count]), TensorType(.float64, [4, 3])]) { inputs in
            [try problem.space.mapped(inputs[0]) { v in
                let outputs: @Sendable (Tree) -> Tensor = { p in convolves ? Self.convolved(p, inputs[1]) : SmallProblem.outputs(p, inputs[1]) }
                return hvp(of: { outputs($0).squared().sum() }, at: v, along: v)
            }]
        }
        #expect(program.description.contains("scan") == convolves)
    }

    @Test func `errors of forms and products are those of the examples' scatter`() throws {
        // Least squares: example i has the Hessian 2 x xᵀ.
        let rows = Array(0..<40), problem = try StepTests.leastSquares(rows), algebra = problem.algebra, hessian = HessianOperator(of: problem)
        let x = SmallProblem.wave([40, 3], 0, 1.2).doubles, v = [0.5, -1, 2], n = 40.0
        let block = try algebra.block(HostArray(v))
        let along: [Double] = rows.map { (i: Int) -> Double in x[3 * i] * v[0] + x[3 * i + 1] * v[1] + x[3 * i + 2] * v[2] }
        let forms = along.map { 2 * $0 * $0 }
        let found = try hessian.quadraticForms(block)
        #expect(abs(found.each[0].standardError - Estimate(mean: forms).standardError) < 1e-12 && found.each[0].samples == 40)
        // By blocks of 8: the scatter of their means.
        let errors = try #require(try hessian.productsWithErrors(block).standardErrors)
        var variance = 0.0
        for j in 0..<3 {
            let each: [Double] = rows.map { (i: Int) -> Double in 2 * along[i] * x[3 * i + j] }, mean = each.reduce(0, +) / n
            let blocks: [Double] = (0..<5).map { (b: Int) -> Double in each[(8 * b)..<(8 * b + 8)].reduce(0, +) / 8 - mean }
            variance += blocks.reduce(0) { $0 + $1 * $1 } / 4 / 5
        }
        #expect(abs(errors[0] - variance.squareRoot()) < 1e-12)
    }
}

extension [HostArray] {
    fileprivate var pair: (HostArray, HostArray) { (self[0], self[1]) }
}
