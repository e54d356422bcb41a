import Thalweg

/// What is asked of a Hessian: the five largest eigenpairs, the trace or the density, over all examples of a workload.
struct CurvatureTask: Measurement {
    /// Of the residuals, relative to the largest eigenvalue; `peers/curvature_peer.py` has the same figures.
    private static let tolerance = 1e-2
    private static let probes = 4, steps = 20
    /// The error that ends a trace, or else the products that do; the others have as many.
    private static let traceError = 0.01, traceProducts = 30
    /// Examples of a block; the others have as many.
    private static let block = 125
    private let hessian: HessianOperator
    private let kind: Kind
    private var result = Double.nan
    /// The relative standard error of the last trace.
    private(set) var error = Double.nan
    /// The relative standard error that Hutch++ leaves after as many products, which is what two of the others offer.
    private(set) var sketchedError = Double.nan
    /// Hessian products that the last one took.
    private(set) var products = 0

    init(_ kind: Kind, _ workload: Workload, engine: Engine) throws {
        self.kind = kind
        let model = try workload.model(), loss = workload.loss, (parameters, state) = try workload.initialState(engine: engine)
        let (inputs, labels) = workload.data()
        let functions = CurvatureProblem.Functions(
            outputs: { parameters, fixed, inputs in model(inputs, parameters: parameters, state: fixed) },
            losses: { loss.perExample(outputs: $0, targets: $1) }, sampledLosses: { loss.sampledPerExample(outputs: $0, targets: $1, key: $2) ?? $0 })
        func type(_ array: HostArray) -> TensorType { TensorType(array.dtype, array.shape) }
        func example(_ array: HostArray) -> TensorType { TensorType(array.dtype, array.shape.removing([0])) }
        let memory = try CurvatureMemory(
            parameters: parameters.map(type), fixed: state.map(type), inputs: example(inputs), targets: example(labels),
            rows: min(workload.batch, Self.block), functions: functions)
        let blocks = try stride(from: 0, to: workload.batch, by: memory.rows).map { start in
            let rows = (start..<start + memory.rows).map { min($0, workload.batch - 1) }
            let weights = HostArray((start..<start + memory.rows).map { Float($0 < workload.batch ? 1 : 0) })
            return CurvatureProblem.Block(
                inputs: try engine.upload(inputs.rows(rows)), targets: try engine.upload(labels.rows(rows)), weights: try engine.upload(weights))
        }
        let problem = try CurvatureProblem(
            at: parameters, fixed: state, blocks: blocks, exampleCount: workload.batch, width: memory.width, functions: functions, engine: engine)
        hessian = HessianOperator(of: problem)
        // The programs are compiled before the clock runs, as the others' are.
        _ = try hessian.products(problem.algebra.random(.rademacher, count: 1, seed: 1, number: 0))
        if kind != .eigenpairs { _ = try hessian.products(problem.algebra.random(.rademacher, count: min(memory.width, Self.probes), seed: 1, number: 0)) }
        if kind == .trace {
            _ = try hessian.trace(relativeError: 1e9, maximumProducts: Self.traceProducts)
            let sketched = try hutchPlusPlusTrace(
                of: hessian, relativeError: 1e-9, sketch: Self.traceProducts / 3, maximumProducts: Self.traceProducts, seed: 0)
            sketchedError = sketched.standardError / abs(sketched.value)
        }
    }

    mutating func seconds(_ count: Int) throws -> Double {
        try benchmark.seconds { for _ in 0..<count { (result, products) = try run() } }
    }

    /// The sum of the eigenvalues, the trace, or the mean eigenvalue by the density.
    mutating func check() throws -> Double { result }

    private mutating func run() throws -> (value: Double, products: Int) {
        switch kind {
        case .trace:
            let found = try hessian.trace(relativeError: Self.traceError, maximumProducts: Self.traceProducts, seed: 0)
            error = found.trace.standardError / abs(found.trace.value)
            return (found.trace.value, found.products)
        case .density:
            let density = try hessian.spectralDensity(probes: Self.probes, steps: Self.steps, group: hessian.problem.width, seed: 0)
            return (density.mean { $0 }.value, density.products)
        default:
            let ends = try hessian.extremeEigenpairs(largest: 5, smallest: 0, tolerance: Self.tolerance, maximumProducts: 300)
            return (ends.largest.map(\.value).reduce(0, +), ends.products)
        }
    }
}
