import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// A point of inflection: the gradient vanishes and there is no minimum: `x³`.
    public static let cubic = TestFunction(
        "cubic", formula: "x³", start: [1], range: -2...2
    ) { p in
        let x = p[0]
        return x * x * x
    }

    static let cubicEntry = CatalogueEntry<TestFunction>(
        "cubic", family: "one variable", summary: "A point of inflection: the gradient vanishes and there is no minimum"
    ) { _ in .cubic }
}
