import ThalwegConfiguration
import ThalwegCore

/// `polynomial`: y = Σₖ cₖ (x/range)ᵏ + noise, k = 0 … degree, with standard normal coefficients and x uniform in [−range, range].
enum Polynomial {
    static let entry = GeneratedSource.entry(
        "polynomial", summary: "A random polynomial of one variable (regression)",
        options: [
            GeneratedSource.examplesOption, OptionDescription("degree", .integer, default: 3, "from 0 to 50"),
            GeneratedSource.noiseOption(0.1),
            OptionDescription("range", .number, default: 1.0, "x is uniform in [−range, range]"),
        ]
    ) { reader in
        let examples = try GeneratedSource.examples(&reader)
        let degree = try reader.int("degree", default: 3, in: 0...50)
        let noise = try GeneratedSource.noise(&reader, default: 0.1)
        let range = try reader.double("range", default: 1, in: 0...1e6, above: 0)
        return { stream in
            let coefficients = (0...degree).map { _ in stream.normal() }
            var inputs: [Float] = [], targets: [Float] = []
            for _ in 0..<examples {
                let x = stream.uniform(-1, 1)
                inputs.append(Float(x * range))
                targets.append(Float(coefficients.reversed().reduce(0) { $0 * x + $1 } + noise * stream.normal()))
            }
            return try Dataset(
                name: "polynomial", inputs: HostArray(inputs, shape: [examples, 1]), targets: HostArray(targets),
                task: .regression(outputs: 1))
        }
    }
}
