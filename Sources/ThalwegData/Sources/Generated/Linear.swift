import ThalwegConfiguration
import ThalwegCore

#if canImport(Glibc)
    import Glibc
#endif

/// `linear`: y = ⟨w, x⟩ + noise with standard normal w and Gaussian x whose covariance has eigenvalues from 1 down to 1/condition, geometrically spaced, in random directions.
enum Linear {
    static let entry = GeneratedSource.entry(
        "linear", summary: "A linear function of correlated features (regression)",
        options: [
            GeneratedSource.examplesOption, OptionDescription("features", .integer, default: 10, "from 1 to 1000"),
            GeneratedSource.noiseOption(0.1),
            OptionDescription("condition", .number, default: 1.0, "condition number of the features' covariance, from 1"),
        ]
    ) { reader in
        let features = try reader.int("features", default: 10, in: 1...1000)
        let examples = try GeneratedSource.examples(&reader, width: features)
        let noise = try GeneratedSource.noise(&reader, default: 0.1)
        let condition = try reader.double("condition", default: 1, in: 1...1e15)
        return { stream in
            let basis = orthonormal(features, &stream)
            let deviations = (0..<features).map { pow(condition, -0.5 * Double($0) / Double(max(features - 1, 1))) }
            let weights = (0..<features).map { _ in stream.normal() }
            var inputs: [Float] = [], targets: [Float] = []
            inputs.reserveCapacity(examples * features)
            for _ in 0..<examples {
                var x = [Double](repeating: 0, count: features)
                for direction in 0..<features {
                    let amount = deviations[direction] * stream.normal()
                    for feature in 0..<features { x[feature] += amount * basis[direction][feature] }
                }
                inputs += x.map { Float($0) }
                targets.append(Float(zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 } + noise * stream.normal()))
            }
            return try Dataset(
                name: "linear", inputs: HostArray(inputs, shape: [examples, features]), targets: HostArray(targets),
                task: .regression(outputs: 1))
        }
    }

    /// `count` random orthonormal vectors: Gaussian ones, orthogonalized twice by Gram–Schmidt.
    private static func orthonormal(_ count: Int, _ stream: inout RandomStream) -> [[Double]] {
        var basis: [[Double]] = []
        while basis.count < count {
            var vector = (0..<count).map { _ in stream.normal() }
            for _ in 0..<2 {
                for other in basis {
                    let overlap = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
                    for index in 0..<count { vector[index] -= overlap * other[index] }
                }
            }
            let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if norm > 1e-6 { basis.append(vector.map { $0 / norm }) }
        }
        return basis
    }
}
