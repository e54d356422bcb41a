import ThalwegConfiguration

/// `xor`: the corners (±1, ±1) in turn, with noise; class 1 where the signs differ.
enum Xor {
    static let entry = GeneratedSource.entry(
        "xor", summary: "Exclusive or of two signs", options: [GeneratedSource.examplesOption, GeneratedSource.noiseOption(0.2)],
        reference: "Minsky, Papert (1969), Perceptrons"
    ) { reader in
        let examples = try GeneratedSource.examples(&reader)
        let noise = try GeneratedSource.noise(&reader, default: 0.2)
        return { stream in
            let points = (0..<examples).map { example in
                let (a, b) = (example & 1, example >> 1 & 1)
                return (
                    x: Double(2 * a - 1) + noise * stream.normal(), y: Double(2 * b - 1) + noise * stream.normal(),
                    label: a ^ b
                )
            }
            return try GeneratedSource.plane("xor", points, classes: 2)
        }
    }
}
