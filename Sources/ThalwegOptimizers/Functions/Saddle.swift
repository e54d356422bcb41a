import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// The plain saddle: a minimum along x, a maximum along y: `x² − y²`.
    public static let saddle = TestFunction(
        "saddle", formula: "x² − y²", start: [1, 0.001], range: -2...2
    ) { p in p[0].squared() - p[1].squared() }

    static let saddleEntry = CatalogueEntry<TestFunction>(
        "saddle", family: "saddles", summary: "The plain saddle: a minimum along x, a maximum along y"
    ) { _ in .saddle }
}
