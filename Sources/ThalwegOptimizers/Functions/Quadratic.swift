import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// An axis-parallel bowl whose Hessian has the eigenvalues 1 and κ: `½(x² + κy²)`. Gradient descent needs about κ steps for each digit.
    ///
    /// - Parameter condition: κ ≥ 1.
    public static func quadratic(condition: Double = 10) -> TestFunction {
        TestFunction(
            "quadratic", formula: "½(x² + κy²)", options: condition == 10 ? [:] : ["condition": .number(condition)],
            start: [2, 1], range: -3...3, minima: [Minimum([0, 0], value: 0)]
        ) { p in 0.5 * (p[0].squared() + condition * p[1].squared()) }
    }

    static let quadraticEntry = CatalogueEntry<TestFunction>(
        "quadratic", family: "valleys", summary: "A bowl of a chosen condition number",
        options: [OptionDescription("condition", .number, default: 10, "largest over smallest eigenvalue of the Hessian, ≥ 1")],
        shorthand: "condition"
    ) { .quadratic(condition: try $0.double("condition", default: 10, in: 1...1e15)) }
}
