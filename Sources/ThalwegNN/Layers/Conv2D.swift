public import ThalwegConfiguration
import ThalwegCore

/// A convolution over 2 spatial axes: `[n, height, width, channels]`; see `ConvolutionLayer`. Keras's `Conv2D`.
public struct Conv2D: ConvolutionLayer {
    public static let spatialRank = 2
    /// The number of output channels.
    public let filters: Int
    public let geometry: ConvolutionGeometry
    public let options: WeightOptions

    public init(_ filters: Int, geometry: ConvolutionGeometry, options: WeightOptions) {
        precondition(filters >= 1, "\(filters) filters")
        self.filters = filters
        self.geometry = geometry
        self.options = options
    }

    public static let entry = convolutionRow("conv2d")
}
