import ThalwegConfiguration
import ThalwegCore

#if canImport(Glibc)
    import Glibc
#endif

/// `teacher`: the output of a random tanh network with hidden widths `layers`, on standard normal inputs, plus noise (regression).
///
/// Weights are normal with variance gain²/fan-in, gain 2 in hidden layers and 1 in the last; biases are 0.
enum Teacher {
    static let entry = GeneratedSource.entry(
        "teacher", summary: "The outputs of a random network (regression)",
        options: [
            GeneratedSource.examplesOption, OptionDescription("features", .integer, default: 8, "from 1 to 10,000"),
            OptionDescription("layers", .integers, default: [16], "widths of the hidden layers"),
            OptionDescription("outputs", .integer, default: 1, "from 1 to 1000"), GeneratedSource.noiseOption(0),
        ], reference: "Saad, Solla (1995), doi:10.1103/PhysRevE.52.4225"
    ) { reader in
        let features = try reader.int("features", default: 8, in: 1...10_000)
        let examples = try GeneratedSource.examples(&reader, width: features)
        let hidden = try reader.ints("layers", default: [16], in: 1...10_000, count: 0...100)
        let outputs = try reader.int("outputs", default: 1, in: 1...1000)
        let noise = try GeneratedSource.noise(&reader, default: 0)
        return { stream in
            let widths = [features] + hidden + [outputs]
            let weights = (1..<widths.count).map { layer in
                let deviation = (layer < widths.count - 1 ? 2 : 1) / Double(widths[layer - 1]).squareRoot()
                return (0..<widths[layer] * widths[layer - 1]).map { _ in deviation * stream.normal() }
            }
            var inputs: [Float] = [], targets: [Float] = []
            for _ in 0..<examples {
                var values = (0..<features).map { _ in stream.normal() }
                inputs += values.map { Float($0) }
                for (layer, matrix) in weights.enumerated() {
                    let width = values.count
                    values = (0..<widths[layer + 1]).map { unit in
                        let sum = (0..<width).reduce(0.0) { $0 + matrix[unit * width + $1] * values[$1] }
                        return layer < weights.count - 1 ? tanh(sum) : sum
                    }
                }
                targets += values.map { Float($0 + noise * stream.normal()) }
            }
            return try Dataset(
                name: "teacher", inputs: HostArray(inputs, shape: [examples, features]),
                targets: HostArray(targets, shape: outputs == 1 ? [examples] : [examples, outputs]),
                task: .regression(outputs: outputs))
        }
    }
}
