import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// A nearly flat valley, of condition 49: `0.26(x² + y²) − 0.48xy`.
    public static let matyas = TestFunction(
        "matyas", formula: "0.26(x² + y²) − 0.48xy", start: [8, -3], range: -10...10, minima: [Minimum([0, 0], value: 0)]
    ) { p in 0.26 * (p[0].squared() + p[1].squared()) - 0.48 * p[0] * p[1] }

    static let matyasEntry = CatalogueEntry<TestFunction>(
        "matyas", family: "valleys", summary: "A nearly flat valley, of condition 49"
    ) { _ in .matyas }
}
