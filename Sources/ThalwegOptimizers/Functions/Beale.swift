import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// Flat far out, with sharp corners: `(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²`. Reference: Beale 1958, On an iterative method for finding a local minimum of a function of more than one variable; Moré, Garbow & Hillstrom 1981, doi:10.1145/355934.355936.
    public static let beale = TestFunction(
        "beale", formula: "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
        start: [1, 1], range: -4.5...4.5,
        minima: [Minimum([3, 0.5], value: 0)]
    ) { p in
        let (x, y) = (p[0], p[1]), square = y * y
        let a: Tensor = 1.5 - x + x * y, b: Tensor = 2.25 - x + x * square, c: Tensor = 2.625 - x + x * square * y
        return a.squared() + b.squared() + c.squared()
    }

    static let bealeEntry = CatalogueEntry<TestFunction>(
        "beale", family: "valleys", summary: "Flat far out, with sharp corners",
        reference: "Beale 1958, On an iterative method for finding a local minimum of a function of more than one variable; Moré, Garbow & Hillstrom 1981, doi:10.1145/355934.355936"
    ) { _ in .beale }
}
