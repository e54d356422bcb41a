import ThalwegConfiguration
import ThalwegCore

/// `blobs`: isotropic Gaussians around centers uniform in [−10, 10] per feature; classes are equally frequent. As scikit-learn's `make_blobs`.
enum Blobs {
    static let entry = GeneratedSource.entry(
        "blobs", summary: "Isotropic Gaussians, one per class",
        options: [
            GeneratedSource.examplesOption, OptionDescription("classes", .integer, default: 3, "how many Gaussians, from 1"),
            OptionDescription("features", .integer, default: 2, "dimensions, from 1"),
            OptionDescription("stddev", .number, default: 1.0, "standard deviation of each Gaussian"),
        ]
    ) { reader in
        let features = try reader.int("features", default: 2, in: 1...100_000)
        let examples = try GeneratedSource.examples(&reader, width: features)
        let classes = try reader.int("classes", default: 3, in: 1...10_000)
        let deviation = try reader.double("stddev", default: 1, in: 0...1e6)
        return { stream in
            let centers = (0..<classes * features).map { _ in stream.uniform(-10, 10) }
            var inputs: [Float] = []
            inputs.reserveCapacity(examples * features)
            for example in 0..<examples {
                let center = example % classes * features
                for feature in 0..<features { inputs.append(Float(centers[center + feature] + deviation * stream.normal())) }
            }
            return try Dataset(
                name: "blobs", inputs: HostArray(inputs, shape: [examples, features]),
                targets: HostArray((0..<examples).map { Int32($0 % classes) }), task: .classification(classes: classes))
        }
    }
}
