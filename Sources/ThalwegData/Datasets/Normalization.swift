public import ThalwegCore

/// An affine map per feature, `(x − shift) / scale`, fitted on the training part and applied to every part.
///
/// A feature is one place of the flattened example (a column of a table, a pixel of an image), as in scikit-learn's
/// `StandardScaler` and `MinMaxScaler`. Entries that are not finite are left out of the statistics and stay as they are.
public struct Normalization: Sendable, Hashable {
    /// Which statistics are used.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Mean and standard deviation (over n, not n − 1): mean 0 and variance 1.
        case standardize
        /// Minimum and range: values in [0, 1].
        case minmax
        /// Nothing is changed.
        case none
    }

    /// Which statistics were used.
    public let kind: Kind
    /// What is subtracted, one number per feature; empty for `.none`.
    public let shift: [Double]
    /// What is divided by, one positive number per feature, 1 for constant features; empty for `.none`.
    public let scale: [Double]

    /// The map that changes nothing.
    public static let identity = Normalization(kind: .none, shift: [], scale: [])

    private init(kind: Kind, shift: [Double], scale: [Double]) {
        self.kind = kind
        self.shift = shift
        self.scale = scale
    }

    /// The map of `kind` fitted on `values`, `[n, *features]`; the identity for integer arrays.
    ///
    /// - Complexity: two passes over the values.
    public init(_ kind: Kind, fittedOn values: HostArray) {
        let features = values.shape.rank == 0 ? 0 : Shape(Array(values.shape.dimensions.dropFirst())).elementCount
        guard kind != .none, values.dtype.isFloatingPoint, features > 0 else {
            self = .identity
            return
        }
        let flat = values.doubles
        self = kind == .standardize ? Self.standardizing(flat, features) : Self.minmax(flat, features)
    }

    private static func standardizing(_ flat: [Double], _ features: Int) -> Normalization {
        var count = [Double](repeating: 0, count: features)
        var mean = count, variance = count
        forEach(flat, features) { feature, value in
            count[feature] += 1
            mean[feature] += value
        }
        for feature in 0..<features { mean[feature] /= max(count[feature], 1) }
        forEach(flat, features) { feature, value in variance[feature] += (value - mean[feature]) * (value - mean[feature]) }
        let scale = (0..<features).map { feature in
            let n = max(count[feature], 1), spread = variance[feature] / n
            // Rounding alone makes a constant column vary by this much (as scikit-learn judges it).
            let mistake = n * mean[feature] * Double.ulpOfOne
            return spread <= n * Double.ulpOfOne * spread + mistake * mistake ? 1 : spread.squareRoot()
        }
        return Normalization(kind: .standardize, shift: mean, scale: scale)
    }

    private static func minmax(_ flat: [Double], _ features: Int) -> Normalization {
        var low = [Double](repeating: .infinity, count: features)
        var high = [Double](repeating: -.infinity, count: features)
        forEach(flat, features) { feature, value in
            low[feature] = min(low[feature], value)
            high[feature] = max(high[feature], value)
        }
        return Normalization(
            kind: .minmax, shift: low.map { $0.isFinite ? $0 : 0 },
            scale: zip(low, high).map { $1 - $0 > 0 && ($1 - $0).isFinite ? $1 - $0 : 1 })
    }

    /// Every finite entry with its feature.
    private static func forEach(_ flat: [Double], _ features: Int, _ body: (Int, Double) -> Void) {
        var feature = 0
        for value in flat {
            if value.isFinite { body(feature, value) }
            feature = feature + 1 == features ? 0 : feature + 1
        }
    }

    /// `(values − shift) / scale`, computed in f64 and rounded to the type of `values`.
    ///
    /// Precondition: `values` has the features that the map was fitted on.
    public func applied(to values: HostArray) -> HostArray { mapped(values) { ($0 - $1) / $2 } }

    /// `values · scale + shift`: the way back.
    ///
    /// Precondition: `values` has the features that the map was fitted on.
    public func inverted(_ values: HostArray) -> HostArray { mapped(values) { $0 * $2 + $1 } }

    private func mapped(_ values: HostArray, _ map: (Double, Double, Double) -> Double) -> HostArray {
        guard kind != .none, !shift.isEmpty else { return values }
        precondition(
            values.count == values.shape[0] * shift.count, "\(shift.count) features normalized in \(values.shape)")
        var flat = values.doubles
        var feature = 0
        for index in flat.indices {
            flat[index] = map(flat[index], shift[feature], scale[feature])
            feature = feature + 1 == shift.count ? 0 : feature + 1
        }
        return HostArray(flat, shape: values.shape, dtype: values.dtype)
    }
}
