import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// Three equal minima: `(y − 5.1x²/(4π²) + 5x/π − 6)² + 10(1 − 1/(8π))cos x + 10`. Reference: Branin 1972, doi:10.1147/rd.165.0504.
    public static let branin = TestFunction(
        "branin", formula: "(y − 5.1x²/(4π²) + 5x/π − 6)² + 10(1 − 1/(8π))cos x + 10", start: [0, 8], range: -5...15,
        minima: [
            Minimum([-.pi, 12.275], value: 0.3978873577297382), Minimum([.pi, 2.275], value: 0.3978873577297382),
            Minimum([3 * .pi, 2.475], value: 0.3978873577297382),
        ]
    ) { p in
        let a = 5.1 / (4 * Double.pi * Double.pi), b = 5 / Double.pi, c = 10 * (1 - 1 / (8 * Double.pi))
        let curve: Tensor = p[1] - a * p[0].squared() + b * p[0] - 6
        return curve.squared() + c * cos(p[0]) + 10
    }

    static let braninEntry = CatalogueEntry<TestFunction>(
        "branin", family: "many minima", summary: "Three equal minima", reference: "Branin 1972, doi:10.1147/rd.165.0504"
    ) { _ in .branin }
}
