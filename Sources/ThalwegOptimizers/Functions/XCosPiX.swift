import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// A wave that grows: a minimum in every period, none of them global: `x·cos(πx)`.
    public static let xCosPiX = TestFunction(
        "xcospix", formula: "x·cos(πx)", start: [0.3], range: -4...4
    ) { p in
        let x = p[0]
        return x * cos(Double.pi * x)
    }

    static let xCosPiXEntry = CatalogueEntry<TestFunction>(
        "xcospix", family: "one variable", summary: "A wave that grows: a minimum in every period, none of them global"
    ) { _ in .xCosPiX }
}
