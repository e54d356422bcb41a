import ThalwegCore
import ThalwegNN

/// What a probed step measures, and where each number stands in what it hands back.
///
/// The numbers come as one matrix `[layers, columns]`, one matrix of histograms `[layers, bins + 2]` and the gradient's norm,
/// so that a probe costs three small copies.
struct ProbeLayout: Sendable {
    /// One layer with weights: where to find its signals.
    struct Site: Sendable {
        let facts: LayerFacts
        let preactivation: String
        /// The tap after the activation, the layer's own or that of the activation layer behind it.
        let activation: String
    }

    static let bins = 32
    static let columns = 16
    let sites: [Site]

    func wants(_ tap: String) -> Bool { sites.contains { $0.preactivation == tap || $0.activation == tap } }
    func wantsGradient(_ tap: String) -> Bool { sites.contains { $0.preactivation == tap } }

    /// The traced signals: matrix, histograms, gradient norm.
    ///
    /// Layers of the same shapes are measured together, stacked, so that a deep uniform network compiles as fast as a shallow one.
    func signals(
        taps: Tree, tapGradients: Tree, gradient: Tree, update: Tree, parameters: Tree, batchSize: Int
    ) throws -> [Tensor] {
        let inputs = sites.map { site -> [Tensor] in
            let weight = site.facts.parameters.first ?? ""
            let absent = Tensor.zeros([1, 1])
            return [
                gradient[weight], parameters[weight], update[weight], tapGradients[site.preactivation], taps[site.preactivation],
                taps[site.activation],
            ].map { ($0 ?? absent).converted(to: .float32) }
        }
        var groups: [(key: [TensorType], activation: String?, members: [Int])] = []
        for (number, tensors) in inputs.enumerated() {
            let key = tensors.map(\.type), activation = sites[number].facts.activation
            if let at = groups.firstIndex(where: { $0.key == key && $0.activation == activation }) {
                groups[at].members.append(number)
            } else {
                groups.append((key, activation, [number]))
            }
        }
        var rows = [Tensor?](repeating: nil, count: sites.count), histograms = rows
        for group in groups {
            let together = inputs[group.members[0]].indices.map { part in Tensor.stacked(group.members.map { inputs[$0][part] }, axis: 0) }
            let measured = try vmap { (tensors: [Tensor]) in ProbeLayout.measure(tensors, activation: group.activation, batchSize: batchSize) }(together)
            for (offset, number) in group.members.enumerated() {
                rows[number] = measured[0].slice(axis: 0, from: offset, to: offset + 1)
                histograms[number] = measured[1].slice(axis: 0, from: offset, to: offset + 1)
            }
        }
        let total = gradient.map { $0.converted(to: .float32) }.squaredNorm()
        return [Tensor.concatenated(rows.compactMap { $0 }, axis: 0), Tensor.concatenated(histograms.compactMap { $0 }, axis: 0), sqrt(total)]
    }

    /// The row of one layer and its histogram.
    private static func measure(_ tensors: [Tensor], activation: String?, batchSize: Int) -> [Tensor] {
        let (gradient, parameter, update) = (tensors[0], tensors[1], tensors[2])
        let (zGradient, z, a) = (tensors[3], tensors[4], tensors[5])
        let perUnit = a.reshape([-1, a.shape.dimensions.last ?? 1])
        let isZero = (perUnit .== 0).converted(to: .float32)
        let mean = a.mean()
        let (saturated, slope) = saturation(a, activation: activation)
        let values = [
            safeNorm(gradient), safeNorm(parameter), safeNorm(update), rootMeanSquare(zGradient) * Double(batchSize),
            mean, (a * a).mean() - mean * mean, rootMeanSquare(z), isZero.mean(), isZero.min(axes: [0]).mean(), saturated, slope,
            (1 - isFinite(a).converted(to: .float32)).mean(), identicalShare(gradient), identicalShare(parameter),
            (1 - isFinite(gradient).converted(to: .float32)).mean(), a.max(),
        ]
        return [Tensor.stacked(values, axis: 0), histogram(a)]
    }

    private static func safeNorm(_ x: Tensor) -> Tensor { sqrt((x * x).sum()) }
    private static func rootMeanSquare(_ x: Tensor) -> Tensor { sqrt((x * x).mean()) }

    /// The share of values in the flat part of the activation, and the mean slope as a share of the largest.
    private static func saturation(_ a: Tensor, activation: String?) -> (share: Tensor, slope: Tensor) {
        switch activation {
        case "sigmoid":
            let flat = (a .< 0.01).or(a .> 0.99)
            return (flat.converted(to: .float32).mean(), (a * (1 - a)).mean() * 4)
        case "tanh":
            return ((abs(a) .> 0.98).converted(to: .float32).mean(), (1 - a * a).mean())
        default:
            return (Tensor(0), Tensor(1))
        }
    }

    /// The share of units (columns of the weight) equal to the unit before them to 10⁻⁵ of its size, neither being zero.
    private static func identicalShare(_ weight: Tensor) -> Tensor {
        guard weight.rank >= 2, let units = weight.shape.dimensions.last, units > 1 else { return Tensor(0) }
        let columns = weight.reshape([-1, units])
        let a = columns.slice(axis: 1, from: 0, to: units - 1), b = columns.slice(axis: 1, from: 1, to: units)
        let difference = ((a - b) * (a - b)).sum(axes: [0]), size = (b * b).sum(axes: [0])
        return (difference .<= size * 1e-10).converted(to: .float32).mean()
    }

    /// Counts in equal bins between the extremes, preceded by them: `[low, high, counts…]`.
    private static func histogram(_ a: Tensor) -> Tensor {
        let flat = a.reshape([-1])
        let low = flat.min(), high = flat.max()
        let width = max(high - low, Tensor(1e-30))
        let scaled = floor((flat - low) / width * Double(bins))
        let slot = min(max(scaled, Tensor(0)), Tensor(Double(bins - 1)))
        let counts = oneHot(slot.converted(to: .int32), classes: bins, dtype: .float32).sum(axes: [0])
        return Tensor.concatenated([low.reshape([1]), high.reshape([1]), counts], axis: 0)
    }

    /// The record of a probed step from what it handed back.
    func record(step: Int, loss: Double, matrix: HostArray, histograms: HostArray, gradientNorm: Double) -> ProbeRecord {
        let values = matrix.doubles, counts = histograms.doubles
        let layers = sites.enumerated().map { row, site -> LayerSignals in
            let v = Array(values[row * ProbeLayout.columns..<(row + 1) * ProbeLayout.columns])
            var signals = LayerSignals()
            signals.path = site.facts.path
            signals.gradientNorm = v[0]
            signals.weightNorm = v[1]
            signals.updateNorm = v[2]
            signals.activationGradient = v[3]
            signals.activationMean = v[4]
            signals.activationVariance = max(v[5], 0)
            signals.preactivationScale = v[6]
            signals.zeroShare = v[7]
            signals.deadShare = v[8]
            signals.saturatedShare = v[9]
            signals.meanSlope = v[10]
            signals.identicalGradientShare = v[12]
            signals.identicalWeightShare = v[13]
            signals.nonFiniteShare = max(v[11], v[14])
            let start = row * (ProbeLayout.bins + 2)
            let (low, high) = (counts[start], counts[start + 1])
            if low.isFinite, high.isFinite {
                signals.histogram = Histogram(low: low, high: high, counts: Array(counts[start + 2..<start + 2 + ProbeLayout.bins]))
            }
            return signals
        }
        return ProbeRecord(step: step, loss: loss, gradientNorm: gradientNorm, layers: layers)
    }
}
