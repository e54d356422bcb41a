import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// Four minima of different depth: `½ Σ (x⁴ − 16x² + 5x)`. Reference: Styblinski & Tang 1990, doi:10.1016/0893-6080(90)90029-K.
    public static let styblinskiTang = TestFunction(
        "styblinski_tang", formula: "½ Σ (x⁴ − 16x² + 5x)",
        start: [0, 0], range: -5...5,
        minima: [Minimum([-2.903534027771177, -2.903534027771177], value: -78.33233140754282)]
    ) { p in
        func term(_ x: Tensor) -> Tensor { x.squared().squared() - 16 * x.squared() + 5 * x }
        return 0.5 * (term(p[0]) + term(p[1]))
    }

    static let styblinskiTangEntry = CatalogueEntry<TestFunction>(
        "styblinski_tang", family: "many minima", summary: "Four minima of different depth",
        reference: "Styblinski & Tang 1990, doi:10.1016/0893-6080(90)90029-K"
    ) { _ in .styblinskiTang }
}
