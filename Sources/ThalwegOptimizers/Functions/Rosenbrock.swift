import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// A curved narrow valley: `(1 − x)² + 100(y − x²)²`. Reference: Rosenbrock 1960, doi:10.1093/comjnl/3.3.175.
    public static let rosenbrock = TestFunction(
        "rosenbrock", formula: "(1 − x)² + 100(y − x²)²", start: [-1.2, 1], range: -2...2, minima: [Minimum([1, 1], value: 0)]
    ) { p in (1 - p[0]).squared() + 100 * (p[1] - p[0].squared()).squared() }

    static let rosenbrockEntry = CatalogueEntry<TestFunction>(
        "rosenbrock", family: "valleys", summary: "A curved narrow valley", reference: "Rosenbrock 1960, doi:10.1093/comjnl/3.3.175"
    ) { _ in .rosenbrock }
}
