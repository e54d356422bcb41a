public import ThalwegConfiguration
import ThalwegCore

/// A convolution over 3 spatial axes: `[n, depth, height, width, channels]`; see `ConvolutionLayer`. Keras's `Conv3D`.
public struct Conv3D: ConvolutionLayer {
    public static let spatialRank = 3
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

    public static let entry = convolutionRow("conv3d")
}
