import ThalwegConfiguration

#if canImport(Glibc)
    import Glibc
#endif

/// `spirals`: Archimedean spirals r = t, φ = 2π (turns · t + class/classes), t uniform in (0, 1], with noise.
///
/// - Reference: the two spirals of Lang and Witbrock, "Learning to tell two spirals apart" (1988).
enum Spirals {
    static let entry = GeneratedSource.entry(
        "spirals", summary: "Interleaved spirals",
        options: [
            GeneratedSource.examplesOption,
            OptionDescription("turns", .number, default: 1.5, "turns of each spiral, above 0"),
            GeneratedSource.noiseOption(0.02),
            OptionDescription("classes", .integer, default: 2, "how many spirals, from 1"),
        ], reference: "Lang, Witbrock (1988)"
    ) { reader in
        let examples = try GeneratedSource.examples(&reader)
        let turns = try reader.double("turns", default: 1.5, in: 0...100, above: 0)
        let noise = try GeneratedSource.noise(&reader, default: 0.02)
        let classes = try reader.int("classes", default: 2, in: 1...1000)
        return { stream in
            let points = (0..<examples).map { example in
                let label = example % classes
                let t = 1 - stream.uniform()
                let angle = 2 * Double.pi * (turns * t + Double(label) / Double(classes))
                return (
                    x: t * cos(angle) + noise * stream.normal(), y: t * sin(angle) + noise * stream.normal(), label: label
                )
            }
            return try GeneratedSource.plane("spirals", points, classes: classes)
        }
    }
}
