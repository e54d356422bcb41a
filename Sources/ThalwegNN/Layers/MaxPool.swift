public import ThalwegConfiguration
public import ThalwegCore

/// The largest value of each window, channel by channel. Keras's `MaxPooling1D/2D/3D`.
public struct MaxPool: PoolingLayer {
    /// The window's extents; one number stands for all axes.
    public let size: [Int]
    /// The steps between windows; one number stands for all axes.
    public let stride: [Int]
    /// How windows meet the border.
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

    /// The row of the catalogue.
    public static let entry = poolingRow("max_pool", "the largest value of each window")

    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        let axes = x.rank - 2
        return maxPool(x, window: spread(size, axes), strides: spread(stride, axes), padding: padding.window)
    }
}
