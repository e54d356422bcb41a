import ThalwegConfiguration

#if canImport(Glibc)
    import Glibc
#endif

/// `moons`: two interleaved half circles, the second shifted by (1, −0.5) and turned around, with noise. As scikit-learn's `make_moons`.
enum Moons {
    static let entry = GeneratedSource.entry(
        "moons", summary: "Two interleaved half circles", options: [GeneratedSource.examplesOption, GeneratedSource.noiseOption(0.1)]
    ) { reader in
        let examples = try GeneratedSource.examples(&reader)
        let noise = try GeneratedSource.noise(&reader, default: 0.1)
        return { stream in
            let points = (0..<examples).map { example in
                let label = example % 2
                let perMoon = (examples + 1 - label) / 2
                let angle = Double.pi * Double(example / 2) / Double(max(perMoon - 1, 1))
                let (x, y) = label == 0 ? (cos(angle), sin(angle)) : (1 - cos(angle), 0.5 - sin(angle))
                return (x: x + noise * stream.normal(), y: y + noise * stream.normal(), label: label)
            }
            return try GeneratedSource.plane("moons", points, classes: 2)
        }
    }
}
