public import ThalwegConfiguration
import ThalwegCore

/// A convolution over 1 spatial axis: `[n, length, channels]`; see `ConvolutionLayer`. Keras's `Conv1D`.
public struct Conv1D: ConvolutionLayer {
    /// The number of spatial axes.
    public static let spatialRank = 1
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
    public static let entry = convolutionRow("conv1d")
}
