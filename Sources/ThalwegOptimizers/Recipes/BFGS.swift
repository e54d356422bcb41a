import ThalwegConfiguration

extension Optimizer {
    /// BFGS with the whole inverse Hessian; see `DenseQuasiNewton`. Whole batches, at most `DenseLimit.parameters` parameters.
    ///
    /// Memory: n² numbers. Cost per step: 4·n² operations beside the search.
    /// Reference: Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal & Wright 2006, doi:10.1007/978-0-387-40065-5.
    public static func bfgs(
        learningRate: Double = 1, lineSearch: LineSearchChoice = .strongWolfe, initialScaling: Bool = true
    ) -> Optimizer {
        Optimizer(
            "bfgs", learningRate: learningRate,
            step: SearchedDescent("bfgs", direction: DenseQuasiNewton(initialScaling: initialScaling), search: lineSearch.search()),
            batches: .whole,
            options: [("line_search", lineSearch.unless(.strongWolfe)), ("initial_scaling", initialScaling ? nil : false)])
    }

    static let bfgsEntry = CatalogueEntry<Optimizer>(
        "bfgs", family: "second order", summary: "Quasi-Newton with the whole inverse Hessian",
        options: [
            .trialStep, .lineSearch(.strongWolfe),
            OptionDescription("initial_scaling", .boolean, default: true, "the first pair sets the scale of the inverse Hessian"),
        ], reference: "Nocedal & Wright 2006, algorithm 6.1, doi:10.1007/978-0-387-40065-5"
    ) {
        .bfgs(
            learningRate: try $0.learningRate(1), lineSearch: try $0.lineSearch(.strongWolfe),
            initialScaling: try $0.bool("initial_scaling", default: true))
    }
}
