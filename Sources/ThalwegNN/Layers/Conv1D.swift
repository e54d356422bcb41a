public import ThalwegConfiguration
import ThalwegCore

/// A convolution over 1 spatial axis: `[n, length, channels]`; see `ConvolutionLayer`. Keras's `Conv1D`.
public struct Conv1D: ConvolutionLayer {
    public static let spatialRank = 1
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

    public static let entry = convolutionRow("conv1d")
}
