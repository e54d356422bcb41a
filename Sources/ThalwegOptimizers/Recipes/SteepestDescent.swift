import ThalwegConfiguration

extension Optimizer {
    /// Gradient descent with a line search: `θ ← θ − t g`, t from the search.
    ///
    /// The first trial is `growth` times the last step, at most the learning rate. Whole batches. With `backtracking` (halving) and growth
    /// 1.5 it is optax's `chain(sgd, scale_by_backtracking_linesearch)` with `decrease_factor` ½. Memory: none.
    /// Reference: Armijo 1966, doi:10.2140/pjm.1966.16.1.
    public static func steepestDescent(
        learningRate: Double = 1, lineSearch: LineSearchChoice = .backtracking, growth: Double = 1.5
    ) -> Optimizer {
        Optimizer(
            "steepest_descent", learningRate: learningRate,
            step: SearchedDescent(
                "steepest_descent", direction: GradientDirection(), search: lineSearch.search(curvature: 0.1), firstTrial: .previous(growth: growth)),
            batches: .whole, options: [("line_search", lineSearch.unless(.backtracking)), ("growth", growth.unless(1.5))])
    }

    static let steepestDescentEntry = CatalogueEntry<Optimizer>(
        "steepest_descent", family: "second order", summary: "Gradient descent whose step a line search finds",
        options: [
            .trialStep, .lineSearch(.backtracking),
            OptionDescription("growth", .number, default: 1.5, "the first trial as a multiple of the last step, at most the learning rate; above 0"),
        ], reference: "Armijo 1966, doi:10.2140/pjm.1966.16.1"
    ) {
        .steepestDescent(
            learningRate: try $0.learningRate(1), lineSearch: try $0.lineSearch(.backtracking), growth: try $0.double("growth", default: 1.5, above: 0))
    }
}
