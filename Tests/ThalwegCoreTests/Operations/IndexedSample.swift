@testable import ThalwegCore

extension OperationSample {
    /// The square of an op of f64 tensors of the given shapes and of integers: squared, a linear op has a Hessian too.
    init(
        _ name: String, _ shapes: [Shape], integers: [HostArray] = [], _ function: @escaping @Sendable ([Tensor], [Tensor]) -> Tensor
    ) {
        let floats = shapes.enumerated().map { HostArray.spread($1, seed: UInt64($0 + 1)) }
        self.init(name, floats + integers) { inputs in
            function(Array(inputs.prefix(shapes.count)), Array(inputs.dropFirst(shapes.count))).squared()
        }
    }
}
