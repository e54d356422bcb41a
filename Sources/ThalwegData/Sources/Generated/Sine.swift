import ThalwegConfiguration
import ThalwegCore

#if canImport(Glibc)
    import Glibc
#endif

/// `sine`: y = sin(frequency · x) + noise with x uniform in [−π, π].
enum Sine {
    static let entry = GeneratedSource.entry(
        "sine", summary: "A sine of one variable (regression)",
        options: [
            GeneratedSource.examplesOption, GeneratedSource.noiseOption(0.1),
            OptionDescription("frequency", .number, default: 1.0, "periods within [−π, π], above 0"),
        ]
    ) { reader in
        let examples = try GeneratedSource.examples(&reader)
        let noise = try GeneratedSource.noise(&reader, default: 0.1)
        let frequency = try reader.double("frequency", default: 1, in: 0...1e6, above: 0)
        return { stream in
            var inputs: [Float] = [], targets: [Float] = []
            for _ in 0..<examples {
                let x = stream.uniform(-Double.pi, Double.pi)
                inputs.append(Float(x))
                targets.append(Float(sin(frequency * x) + noise * stream.normal()))
            }
            return try Dataset(
                name: "sine", inputs: HostArray(inputs, shape: [examples, 1]), targets: HostArray(targets),
                task: .regression(outputs: 1))
        }
    }
}
