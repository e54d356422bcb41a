import ThalwegConfiguration

extension Optimizer {
    /// Gauss–Newton: `θ ← θ − t (G + damping)⁻¹ g` by conjugate gradients, t from a search; see `GaussNewtonDirection`.
    ///
    /// Whole batches. Memory: five vectors of parameters. Reference: Schraudolph 2002, doi:10.1162/08997660260028683.
    public static func gaussNewton(
        learningRate: Double = 1, damping: Double = 1e-3, maximumIterations: Int = 50, lineSearch: LineSearchChoice = .backtracking
    ) -> Optimizer {
        Optimizer(
            "gauss_newton", learningRate: learningRate,
            step: SearchedDescent(
                "gauss_newton", direction: GaussNewtonDirection(damping: damping, maximumIterations: maximumIterations),
                search: lineSearch.search(), firstTrial: .unit),
            batches: .whole,
            options: [
                ("damping", damping.unless(1e-3)), ("max_iterations", maximumIterations == 50 ? nil : .integer(maximumIterations)),
                ("line_search", lineSearch.unless(.backtracking)),
            ])
    }

    static let gaussNewtonEntry = CatalogueEntry<Optimizer>(
        "gauss_newton", family: "second order", summary: "The Gauss–Newton matrix by conjugate gradients, with a line search",
        options: [
            .trialStep, OptionDescription("damping", .number, default: 0.001, "added to the diagonal, at least 0"), .maximumIterations(50),
            .lineSearch(.backtracking),
        ], reference: "Schraudolph 2002, doi:10.1162/08997660260028683"
    ) {
        .gaussNewton(
            learningRate: try $0.learningRate(1), damping: try $0.nonNegative("damping", 1e-3),
            maximumIterations: try $0.maximumIterations(50), lineSearch: try $0.lineSearch(.backtracking))
    }
}
