import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// Powell's singular function of four variables: `(x + 10y)² + 5(z − w)² + (y − 2z)⁴ + 10(x − w)⁴`.
    ///
    /// The Hessian is singular at the minimum, where Newton's method converges only linearly.
    /// Reference: Powell 1962, doi:10.1093/comjnl/5.2.147; Moré, Garbow & Hillstrom 1981, doi:10.1145/355934.355936.
    public static let powellSingular = TestFunction(
        "powell_singular", formula: "(x + 10y)² + 5(z − w)² + (y − 2z)⁴ + 10(x − w)⁴", start: [3, -1, 0, 1], range: -4...4,
        minima: [Minimum([0, 0, 0, 0], value: 0)]
    ) { p in
        let a: Tensor = p[0] + 10 * p[1], b: Tensor = p[2] - p[3], c: Tensor = p[1] - 2 * p[2], d: Tensor = p[0] - p[3]
        return a.squared() + 5 * b.squared() + c.squared().squared() + 10 * d.squared().squared()
    }

    static let powellSingularEntry = CatalogueEntry<TestFunction>(
        "powell_singular", family: "valleys", summary: "Four variables; the Hessian is singular at the minimum",
        reference: "Powell 1962, doi:10.1093/comjnl/5.2.147"
    ) { _ in .powellSingular }
}
