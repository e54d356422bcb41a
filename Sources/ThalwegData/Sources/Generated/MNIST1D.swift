import ThalwegConfiguration
import ThalwegCore

#if canImport(Glibc)
    import Glibc
#endif

/// `mnist1d`: ten digits drawn as curves of 12 points, each example padded, stretched, scaled, shifted, noisy and sheared, sampled at 40 places; inputs `[n, 40]`, classes in turn.
///
/// The recipe and its constants are those of the paper's data set of 5,000; the random numbers, and so the examples, are this
/// package's own. For `conv1d`, put `reshape: {shape: [40, 1]}` first.
/// - Reference: Greydanus, Kobak, "Scaling down deep learning with MNIST-1D" (2020), arXiv:2011.14439.
enum MNIST1D {
    static let entry = GeneratedSource.entry(
        "mnist1d", summary: "40-sample one-dimensional digits, 10 classes",
        options: [OptionDescription("examples", .integer, default: 5000, "how many, from 10 to 1,000,000")],
        reference: "Greydanus, Kobak (2020), arXiv:2011.14439"
    ) { reader in
        let examples = try reader.int("examples", default: 5000, in: 10...1_000_000)
        return { stream in
            var values: [Double] = []
            values.reserveCapacity(examples * 40)
            for example in 0..<examples { values += curve(template(example % 10), &stream) }
            let count = Double(values.count)
            let mean = values.reduce(0, +) / count
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
            return try Dataset(
                name: "mnist1d",
                inputs: HostArray(values.map { Float(($0 - mean) / deviation) }, shape: [examples, 40]),
                targets: HostArray((0..<examples).map { Int32($0 % 10) }), task: .classification(classes: 10))
        }
    }

    /// The heights of the ten digits at 12 places.
    private static let heights: [[Double]] = [
        [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5], [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
        [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5], [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
        [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5], [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
        [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5], [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
        [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5], [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
    ]

    /// The heights of a digit with variance 1/36, beginning at 0.
    private static func template(_ digit: Int) -> [Double] {
        let raw = heights[digit]
        let mean = raw.reduce(0, +) / 12
        let deviation = (raw.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 12).squareRoot()
        return raw.map { ($0 - raw[0]) / deviation / 6 }
    }

    private static func curve(_ template: [Double], _ stream: inout RandomStream) -> [Double] {
        // A template's own zeros are told apart from the padding, which gets correlated noise.
        let padding = [Double](repeating: 0, count: 36 + stream.below(25))
        var signal = resampled(template.map { $0 + 1e-8 } + padding, to: 72)
        let scale = 1 + 0.4 * (stream.uniform() - 0.5)
        let shift = stream.below(48)
        signal = (signal.suffix(shift) + signal.dropLast(shift)).map { $0 * scale }
        let correlated = smoothed((0..<72).map { _ in 0.25 * stream.normal() })
        signal = zip(signal, correlated).map { $0 == 0 ? $1 : $0 }.map { $0 + 0.02 * stream.normal() }
        let shear = 0.75 * (stream.uniform() - 0.5)
        return resampled(signal.enumerated().map { $1 - shear * (Double($0) / 71 - 0.5) }, to: 40)
    }

    /// Linear interpolation at `count` equidistant places, ends included.
    private static func resampled(_ values: [Double], to count: Int) -> [Double] {
        (0..<count).map { index in
            let place = Double(index) * Double(values.count - 1) / Double(count - 1)
            let left = min(Int(place), values.count - 2)
            return values[left] + (values[left + 1] - values[left]) * (place - Double(left))
        }
    }

    /// A Gaussian of standard deviation 2 cut off at 8, with mirrored ends.
    private static func smoothed(_ values: [Double]) -> [Double] {
        let kernel = (-8...8).map { exp(-Double($0 * $0) / 8) }
        let total = kernel.reduce(0, +)
        return values.indices.map { center in
            (-8...8).reduce(0.0) { sum, offset in
                var index = center + offset
                if index < 0 { index = -1 - index }
                if index >= values.count { index = 2 * values.count - 1 - index }
                return sum + kernel[offset + 8] / total * values[index]
            }
        }
    }
}
