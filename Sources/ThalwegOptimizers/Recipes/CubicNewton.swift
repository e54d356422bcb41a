import ThalwegConfiguration

extension Optimizer {
    /// Cubic regularization of Newton's method (ARC); see `CubicRegularization`. Whole batches.
    ///
    /// Reference: Nesterov & Polyak 2006, doi:10.1007/s10107-006-0706-8; Cartis, Gould & Toint 2011, doi:10.1007/s10107-009-0286-5.
    public static func cubicNewton(
        learningRate: Double = 1, solver: CubicRegularization.Solver = .exact, initialSigma: Double = 1, steps: Int = 30
    ) -> Optimizer {
        Optimizer(
            "cubic_newton", learningRate: learningRate,
            step: CubicRegularization(solver: solver, initialSigma: initialSigma, steps: steps), batches: .whole,
            options: [
                ("solver", solver.unless(.exact)), ("initial_sigma", initialSigma.unless(1)), ("steps", steps == 30 ? nil : .integer(steps)),
            ])
    }

    static let cubicNewtonEntry = CatalogueEntry<Optimizer>(
        "cubic_newton", family: "second order", summary: "Newton's method with an adaptive cubic penalty (ARC)",
        options: [
            .trialStep,
            OptionDescription(
                "solver", .choice(CubicRegularization.Solver.allCases.map(\.rawValue)), default: "exact", "the whole Hessian, or a Krylov space"),
            OptionDescription("initial_sigma", .number, default: 1, "first weight of the cubic penalty, above 0"),
            OptionDescription("steps", .integer, default: 30, "dimension of the Krylov space, at least 1"),
        ], reference: "Cartis, Gould & Toint 2011, doi:10.1007/s10107-009-0286-5"
    ) {
        .cubicNewton(
            learningRate: try $0.learningRate(1), solver: try $0.word("solver", CubicRegularization.Solver.exact),
            initialSigma: try $0.double("initial_sigma", default: 1, above: 0), steps: try $0.int("steps", default: 30, in: 1...10_000))
    }
}
