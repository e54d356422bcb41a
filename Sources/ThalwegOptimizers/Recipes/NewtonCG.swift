import ThalwegConfiguration

extension Optimizer {
    /// Newton's method by conjugate gradients on Hessian products, with a line search; see `TruncatedNewton`. Whole batches.
    ///
    /// Memory: five vectors of parameters. Reference: Dembo & Steihaug 1983, doi:10.1007/BF02592055.
    public static func newtonCG(
        learningRate: Double = 1, maximumIterations: Int = 100, forcing: Double = 0.5, lineSearch: LineSearchChoice = .backtracking
    ) -> Optimizer {
        Optimizer(
            "newton_cg", learningRate: learningRate,
            step: SearchedDescent(
                "newton_cg", direction: TruncatedNewton(maximumIterations: maximumIterations, forcing: forcing), search: lineSearch.search(),
                firstTrial: .unit),
            batches: .whole,
            options: [
                ("max_iterations", maximumIterations == 100 ? nil : .integer(maximumIterations)), ("forcing", forcing.unless(0.5)),
                ("line_search", lineSearch.unless(.backtracking)),
            ])
    }

    static let newtonCGEntry = CatalogueEntry<Optimizer>(
        "newton_cg", family: "second order", summary: "Newton's method by conjugate gradients on Hessian products",
        options: [
            .trialStep, .maximumIterations(100),
            OptionDescription("forcing", .number, default: 0.5, "largest relative residual of the inner solution, in (0, 1)"), .lineSearch(.backtracking),
        ], reference: "Dembo & Steihaug 1983, doi:10.1007/BF02592055"
    ) {
        .newtonCG(
            learningRate: try $0.learningRate(1), maximumIterations: try $0.maximumIterations(100),
            forcing: try $0.double("forcing", default: 0.5, above: 0, below: 1), lineSearch: try $0.lineSearch(.backtracking))
    }
}
