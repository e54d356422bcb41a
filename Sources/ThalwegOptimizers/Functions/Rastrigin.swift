import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// A bowl covered with a lattice of minima: `20 + x² + y² − 10cos(2πx) − 10cos(2πy)`. Reference: Rastrigin 1974, Systems of Extremal Control.
    public static let rastrigin = TestFunction(
        "rastrigin", formula: "20 + x² + y² − 10cos(2πx) − 10cos(2πy)",
        start: [2.2, -1.3], range: -5.12...5.12,
        minima: [Minimum([0, 0], value: 0)]
    ) { p in
        let turn = 2 * Double.pi
        let waves: Tensor = cos(turn * p[0]) + cos(turn * p[1])
        return 20 + p[0].squared() + p[1].squared() - 10 * waves
    }

    static let rastriginEntry = CatalogueEntry<TestFunction>(
        "rastrigin", family: "many minima", summary: "A bowl covered with a lattice of minima",
        reference: "Rastrigin 1974, Systems of Extremal Control"
    ) { _ in .rastrigin }
}
