import Foundation
import ThalwegCore
@testable import ThalwegCurvature

extension CurvatureProblem {
    /// A function of some numbers as a problem, in f64: one example whose loss it is.
    static func function(at point: [Double], engine: Engine, _ body: @escaping @Sendable (Tensor) throws -> Tensor) throws -> CurvatureProblem {
        let one = HostArray([1.0])
        return try CurvatureProblem(
            at: ArrayTree([("x", HostArray(point))]),
            blocks: [Block(inputs: try engine.upload(one), targets: try engine.upload(one), weights: try engine.upload(one))], exampleCount: 1,
            functions: Functions(outputs: { parameters, _, _ in try body(parameters["x"] ?? Tensor(.nan, dtype: .float64)).reshape([1]) }, losses: { outputs, _ in outputs }),
            engine: engine)
    }
}

extension Tensor {
    /// The element at a position, as a scalar.
    func at(_ position: Int) -> Tensor { slice(axis: 0, from: position, to: position + 1).reshape([]) }
}
