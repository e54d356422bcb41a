import ThalwegCore

/// How windows meet the border of an axis.
public enum PaddingRule: String, Sendable, Hashable, CaseIterable {
    /// Windows stay inside.
    case valid
    /// Zeros are added, at the end first, so that the output has `ceil(extent / stride)` places, as in TensorFlow and Keras.
    case same

    /// The number of places of a window along an axis; less than 1 when it does not fit.
    func outputExtent(_ extent: Int, window: Int, stride: Int, dilation: Int = 1) -> Int {
        switch self {
        case .same: (extent + stride - 1) / stride
        case .valid: extent < (window - 1) * dilation + 1 ? 0 : (extent - (window - 1) * dilation - 1) / stride + 1
        }
    }

    /// The rule as the core's ops take it.
    var window: WindowPadding { self == .same ? .same : .valid }
}
