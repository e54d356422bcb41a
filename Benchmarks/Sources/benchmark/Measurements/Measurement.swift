import Thalweg

/// Something that is repeated and timed.
protocol Measurement {
    /// The seconds that `count` repetitions take, the results of the last one waited for.
    mutating func seconds(_ count: Int) throws -> Double
    /// A number that all peers must agree on; asked for before anything else.
    mutating func check() throws -> Double
}

/// The seconds that something takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(body)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// What a peer is asked to measure.
enum Kind: String, CaseIterable {
    case train, step, forward, grad, hvp, optimizer, matrix, eigenpairs, trace, density
    case perExample = "per-example"

    func make(_ name: String, engine: Engine) throws -> any Measurement {
        if self == .optimizer { return try OptimizerStep(engine: engine) }
        if self == .matrix { return name == "kfac" ? try KFACTraining(engine: engine) : try MatrixOptimizerStep(name, engine: engine) }
        let workload = try Benchmark.workload(name)
        return switch self {
        case .train: try TrainingLoop(workload, engine: engine)
        case .step, .optimizer, .matrix: try TrainingStep(workload, engine: engine)
        case .forward: try PureFunction.forward(workload, engine: engine)
        case .grad: try PureFunction.gradient(workload, engine: engine)
        case .hvp: try PureFunction.hessianVectorProduct(workload, engine: engine)
        case .eigenpairs, .trace, .density: try CurvatureTask(self, workload, engine: engine)
        case .perExample: try PureFunction.perExampleGradients(workload, engine: engine)
        }
    }
}

extension HostArray {
    /// The Euclidean norm of all arrays together.
    static func norm(_ arrays: [HostArray]) -> Double {
        arrays.reduce(0) { $1.doubles.reduce($0) { $0 + $1 * $1 } }.squareRoot()
    }
}
