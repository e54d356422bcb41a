import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Which fan the variance is divided by.
    enum ScalingMode: Sendable {
        case fanIn, fanAverage

        func size(_ fans: Fans) -> Double {
            let size = switch self {
            case .fanIn: Double(fans.fanIn)
            case .fanAverage: Double(fans.fanIn + fans.fanOut) / 2
            }
            return Swift.max(1, size)
        }
    }

    /// Uniform with variance `scale / fan`: limits ±√(3·scale/fan).
    static func scaledUniform(_ name: String, scale: Double, _ mode: ScalingMode) -> Initializer {
        Initializer(name) { shape, fans, dtype, key in
            let limit = (3 * scale / mode.size(fans)).squareRoot()
            return key.uniform(shape, from: -limit, to: limit, dtype: dtype)
        }
    }

    /// Normal truncated at two standard deviations, with variance `scale / fan` after truncation, as Keras's `VarianceScaling`.
    static func scaledNormal(_ name: String, scale: Double, _ mode: ScalingMode) -> Initializer {
        Initializer(name) { shape, fans, dtype, key in
            // The standard deviation of a standard normal truncated to (−2, 2).
            let truncated = 0.87962566103423978
            return key.truncatedNormal(shape, stddev: (scale / mode.size(fans)).squareRoot() / truncated, dtype: dtype)
        }
    }
}
