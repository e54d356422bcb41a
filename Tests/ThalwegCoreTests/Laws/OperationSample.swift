import Testing
@testable import ThalwegCore

/// An op with inputs inside its smooth domain: a row of the tables that the laws run over.
struct OperationSample: Sendable, CustomTestStringConvertible {
    let name: String
    let inputs: [HostArray]
    let function: @Sendable ([Tensor]) -> Tensor

    /// - Parameter inputs: f64 where a derivative is wanted; integers and Booleans are passed along.
    init(_ name: String, _ inputs: [HostArray], _ function: @escaping @Sendable ([Tensor]) -> Tensor) {
        self.name = name
        self.inputs = inputs
        self.function = function
    }

    /// A function of one vector.
    init(_ name: String, at x: [Double], _ function: @escaping @Sendable (Tensor) -> Tensor) {
        self.init(name, [HostArray(x)]) { function($0[0]) }
    }

    /// A function of two vectors.
    init(_ name: String, at x: [Double], _ y: [Double], _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor) {
        self.init(name, [HostArray(x), HostArray(y)]) { function($0[0], $0[1]) }
    }

    var testDescription: String { name }
}

extension HostArray {
    /// Numbers in [`low`, `high`] without pattern, the same every time.
    static func spread(_ shape: Shape, from low: Double = -1, to high: Double = 1, seed: UInt64 = 1) -> HostArray {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        return HostArray(
            (0..<shape.elementCount).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return low + (high - low) * Double(state >> 11) * 0x1p-53
            }, shape: shape)
    }
}
