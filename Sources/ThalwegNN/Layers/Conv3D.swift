public import ThalwegConfiguration
import ThalwegCore

/// A convolution over 3 spatial axes: `[n, depth, height, width, channels]`; see `ConvolutionLayer`. Keras's `Conv3D`.
public struct Conv3D: ConvolutionLayer {
    /// The number of spatial axes.
    public static let spatialRank = 3
    /// The number of output channels.
    public let filters: Int
    /// Kernel, stride and the like.
    public let geometry: ConvolutionGeometry
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// A convolution with given geometry and shared options; `filters` ≥ 1.
    public init(_ filters: Int, geometry: ConvolutionGeometry, options: WeightOptions) {
        precondition(filters >= 1, "\(filters) filters")
        self.filters = filters
        self.geometry = geometry
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = convolutionRow("conv3d")
}
