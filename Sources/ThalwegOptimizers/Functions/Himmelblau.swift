import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// Four equal minima: `(x² + y − 11)² + (x + y² − 7)²`. Reference: Himmelblau 1972, Applied Nonlinear Programming.
    public static let himmelblau = TestFunction(
        "himmelblau", formula: "(x² + y − 11)² + (x + y² − 7)²", start: [0, 0], range: -5...5,
        minima: [
            Minimum([3, 2], value: 0), Minimum([-2.805118086952745, 3.131312518250573], value: 0),
            Minimum([-3.779310253377747, -3.283185991286170], value: 0), Minimum([3.584428340330492, -1.848126526964404], value: 0),
        ]
    ) { p in
        let a: Tensor = p[0].squared() + p[1] - 11, b: Tensor = p[0] + p[1].squared() - 7
        return a.squared() + b.squared()
    }

    static let himmelblauEntry = CatalogueEntry<TestFunction>(
        "himmelblau", family: "many minima", summary: "Four equal minima", reference: "Himmelblau 1972, Applied Nonlinear Programming"
    ) { _ in .himmelblau }
}
