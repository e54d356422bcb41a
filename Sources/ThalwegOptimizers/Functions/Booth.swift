import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// A tilted quadratic bowl: `(x + 2y − 7)² + (2x + y − 5)²`.
    public static let booth = TestFunction(
        "booth", formula: "(x + 2y − 7)² + (2x + y − 5)²", start: [-5, 5], range: -10...10, minima: [Minimum([1, 3], value: 0)]
    ) { p in
        let a: Tensor = p[0] + 2 * p[1] - 7, b: Tensor = 2 * p[0] + p[1] - 5
        return a.squared() + b.squared()
    }

    static let boothEntry = CatalogueEntry<TestFunction>(
        "booth", family: "valleys", summary: "A tilted quadratic bowl"
    ) { _ in .booth }
}
