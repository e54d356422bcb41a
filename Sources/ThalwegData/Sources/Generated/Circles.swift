import ThalwegConfiguration

#if canImport(Glibc)
    import Glibc
#endif

/// `circles`: class 0 on the unit circle, class 1 on a smaller one inside it, at equal angles, with noise. As scikit-learn's `make_circles`.
enum Circles {
    static let entry = GeneratedSource.entry(
        "circles", summary: "Two concentric circles; no line separates them",
        options: [
            GeneratedSource.examplesOption, GeneratedSource.noiseOption(0.05),
            OptionDescription("factor", .number, default: 0.5, "radius of the inner circle, from 0 to below 1"),
        ]
    ) { reader in
        let examples = try GeneratedSource.examples(&reader)
        let noise = try GeneratedSource.noise(&reader, default: 0.05)
        let factor = try reader.double("factor", default: 0.5, in: 0...1, below: 1)
        return { stream in
            let points = (0..<examples).map { example in
                let label = example % 2
                let perCircle = (examples + 1 - label) / 2
                let angle = 2 * Double.pi * Double(example / 2) / Double(perCircle)
                let radius = label == 0 ? 1 : factor
                return (
                    x: radius * cos(angle) + noise * stream.normal(), y: radius * sin(angle) + noise * stream.normal(),
                    label: label
                )
            }
            return try GeneratedSource.plane("circles", points, classes: 2)
        }
    }
}
