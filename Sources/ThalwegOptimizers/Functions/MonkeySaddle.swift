import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// A saddle with three ways down, where the Hessian is zero: `x³ − 3xy²`.
    public static let monkeySaddle = TestFunction(
        "monkey_saddle", formula: "x³ − 3xy²", start: [1, 0.001], range: -2...2
    ) { p in p[0] * p[0].squared() - 3 * p[0] * p[1].squared() }

    static let monkeySaddleEntry = CatalogueEntry<TestFunction>(
        "monkey_saddle", family: "saddles", summary: "A saddle with three ways down, where the Hessian is zero"
    ) { _ in .monkeySaddle }
}
