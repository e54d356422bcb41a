import Testing
import ThalwegCore
@testable import ThalwegCurvature

/// K-FAC and EKFAC against dense matrices, and where they are exact.
@Suite struct KroneckerOperatorTests {
    static let layers = [
        FactoredLayer(.dense, weight: "w1", bias: "b1", inputTap: "x1", outputTap: "z1"),
        FactoredLayer(.dense, weight: "w2", bias: "b2", inputTap: "x2", outputTap: "z2"),
    ]
    static let parameters = ArrayTree([
        ("w1", SmallProblem.wave([3, 4], 1)), ("b1", SmallProblem.wave([4], 2)), ("w2", SmallProblem.wave([4, 3], 3)), ("b2", SmallProblem.wave([3], 4)),
    ])

    /// 3-4-3 on some examples in blocks of 2: a tanh network with cross entropy, or a linear one with squared error.
    static func problem(examples: Int, linear: Bool = false, dtype: DType = .float64) throws -> CurvatureProblem {
        let engine = try Engine.shared(), x = SmallProblem.wave([examples, 3], 0, 1.2), y = HostArray((0..<examples).map { Int32(($0 * 7) % 3) })
        let blocks = try stride(from: 0, to: examples, by: 2).map { start in
            let chosen = (start..<start + 2).map { min($0, examples - 1) }
            return CurvatureProblem.Block(
                inputs: try engine.upload(x.rows(chosen)), targets: try engine.upload(y.rows(chosen)),
                weights: try engine.upload(HostArray((start..<start + 2).map { $0 < examples ? 1.0 : 0 })))
        }
        let functions = CurvatureProblem.Functions(
            outputs: { p, _, x in
                func leaf(_ name: String) -> Tensor { p[name] ?? Tensor(.nan, dtype: .float64) }
                let z = tap(tap(x, "x1").matmul(leaf("w1")) + leaf("b1"), "z1")
                return tap(tap(linear ? z : tanh(z), "x2").matmul(leaf("w2")) + leaf("b2"), "z2")
            },
            losses: { linear ? (($0 - $1.oneHot(3, dtype: .float64)).squared() * 0.5).sum(axes: [1]) : SmallProblem.losses($0, $1) })
        return try CurvatureProblem(at: parameters, blocks: blocks, exampleCount: examples, functions: functions, engine: engine)
    }

    /// The Gauss–Newton matrix without what lies between layers.
    static func blocks(_ problem: CurvatureProblem) throws -> Matrix {
        try SubmatrixOperator(GaussNewtonOperator(of: problem), space: problem.space, groups: [["w1", "b1"], ["w2", "b2"]]).dense()
    }

    @Test func `for a single example both are the layers' blocks of Gauss–Newton`() throws {
        let problem = try Self.problem(examples: 1), wanted = try Self.blocks(problem)
        #expect(OperatorTests.distance(wanted, Matrix(zeros: 31, 31)) > 0.1)
        let kfac = try KFACOperator(of: problem, layers: Self.layers).dense(), ekfac = try EKFACOperator(of: problem, layers: Self.layers).dense()
        #expect(OperatorTests.distance(kfac, wanted) < 1e-13 && OperatorTests.distance(ekfac, wanted) < 1e-13)
    }

    @Test func `for a deep linear network with squared error K-FAC is the layers' blocks of Gauss–Newton, whatever the examples`() throws {
        let problem = try Self.problem(examples: 5, linear: true), wanted = try Self.blocks(problem)
        let kfac = try KFACOperator(of: problem, layers: Self.layers).dense(), ekfac = try EKFACOperator(of: problem, layers: Self.layers).dense()
        #expect(OperatorTests.distance(kfac, wanted) < 1e-13 && OperatorTests.distance(ekfac, wanted) < 1e-13)
    }

    /// `A ⊗ G` of a layer, from matrices made another way: A the mean of x xᵀ with a 1 for the bias, G by the Gauss–Newton matrix in z.
    @Test func `K-FAC is the Kronecker product of the factors, block by block of examples`() throws {
        let problem = try Self.problem(examples: 5), dense = try KFACOperator(of: problem, layers: Self.layers).dense()
        let x = SmallProblem.wave([5, 3], 0, 1.2).doubles
        let inputs: [[Double]] = (0..<5).map { (n: Int) -> [Double] in [x[3 * n], x[3 * n + 1], x[3 * n + 2], 1] }
        // With the inputs' second moment known, an example at a time gives G: its block of Gauss–Newton at the biases, a mean over all.
        let bias = try SubmatrixOperator(GaussNewtonOperator(of: problem), space: problem.space, groups: [["b1"]]).dense()
        // Leaves in the space's order: w1 at 0..<12, b1 at 12..<16.
        for i in 0..<4 { for j in 0..<4 {
            let a: Double = inputs.reduce(0.0) { $0 + $1[i] * $1[j] } / 5
            for o in 0..<4 { for p in 0..<4 {
                #expect(abs(dense[4 * i + o, 4 * j + p] - a * bias[12 + o, 12 + p]) < 1e-13)
            } }
        } }
        #expect(abs(dense[3, 20]) < 1e-15)
    }

    @Test func `EKFAC has the trace of the blocks and is nearer to them`() throws {
        let problem = try Self.problem(examples: 5), wanted = try Self.blocks(problem)
        let kfac = try KFACOperator(of: problem, layers: Self.layers), ekfac = try EKFACOperator(of: problem, layers: Self.layers)
        let trace = try ekfac.trace(), diagonal = (0..<31).reduce(0) { $0 + wanted[$1, $1] }
        #expect(abs(trace - diagonal) < 1e-12)
        func gap(_ found: Matrix) -> Double { zip(found.elements, wanted.elements).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        let (near, far) = (gap(try ekfac.dense()), gap(try kfac.dense()))
        #expect(near < far)
    }

    @Test func `eigenvalues, trace and damped inverse are those of the dense matrix`() throws {
        let problem = try Self.problem(examples: 5)
        let both: [any KroneckerOperator] = [try KFACOperator(of: problem, layers: Self.layers), try EKFACOperator(of: problem, layers: Self.layers)]
        for found in both {
            let dense = try found.dense(), eigen = try #require(SymmetricEigen(dense)).values.sorted(by: >), values = try found.eigenvalues(), trace = try found.trace()
            for (a, b) in zip(values, eigen) { #expect(abs(a - b) < 1e-12) }
            #expect(values.count == 31 && abs(trace - eigen.reduce(0, +)) < 1e-12)
            var product = try found.inverse(damping: 0.1).dense() * found.damped(by: 0.1).dense()
            for i in 0..<31 { product[i, i] -= 1 }
            #expect(OperatorTests.distance(product, Matrix(zeros: 31, 31)) < 1e-12)
        }
    }

    @Test func `the empirical estimate of one example is its gradient's square, layer by layer`() throws {
        let problem = try Self.problem(examples: 1), found = try KFACOperator(of: problem, layers: Self.layers, estimate: .empirical).dense()
        let wanted = try SubmatrixOperator(EmpiricalFisherOperator(of: problem), space: problem.space, groups: [["w1", "b1"], ["w2", "b2"]]).dense()
        #expect(OperatorTests.distance(found, wanted) < 1e-13)
    }

    @Test func `a parameter of no layer, and a loss without a distribution, are named`() throws {
        let problem = try Self.problem(examples: 3)
        let error = #expect(throws: CurvatureError.self) { try KFACOperator(of: problem, layers: [Self.layers[0]]) }
        #expect(error.map { "\($0)".contains("\"w2\"") } == true)
        #expect(throws: CurvatureError.self) { try EKFACOperator(of: problem, layers: Self.layers, estimate: .monteCarlo) }
    }
}
