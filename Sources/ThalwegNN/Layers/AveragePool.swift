public import ThalwegConfiguration
public import ThalwegCore

/// The mean of each window, channel by channel; padding does not count. Keras's `AveragePooling1D/2D/3D`.
public struct AveragePool: PoolingLayer {
    public let size: [Int]
    public let stride: [Int]
    public let padding: PaddingRule

    /// - Parameter stride: that of the window when nil.
    public init(size: [Int], stride: [Int]? = nil, padding: PaddingRule = .valid) {
        precondition((size + (stride ?? [])).allSatisfy { $0 >= 1 }, "window \(size), stride \(stride ?? size)")
        self.size = size
        self.stride = stride ?? size
        self.padding = padding
    }
    /// Square windows.
    public init(_ size: Int, stride: Int? = nil, padding: PaddingRule = .valid) {
        self.init(size: [size], stride: stride.map { [$0] }, padding: padding)
    }

    public static let entry = poolingRow("average_pool", "the mean of each window, padding not counted")

    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        let axes = x.rank - 2
        return averagePool(x, window: spread(size, axes), strides: spread(stride, axes), padding: padding.window)
    }
}
