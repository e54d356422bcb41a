import ThalwegConfiguration

extension Optimizer {
    /// Nonlinear conjugate gradients; see `ConjugateDirection` for the formulas. Whole batches. Memory: two vectors of parameters.
    ///
    /// Reference: Fletcher & Reeves 1964, doi:10.1093/comjnl/7.2.149; Polak & Ribière 1969; Hager & Zhang 2005, doi:10.1137/030601880.
    public static func nonlinearCG(
        learningRate: Double = 1, formula: ConjugateDirection.Formula = .polakRibiere, lineSearch: LineSearchChoice = .strongWolfe
    ) -> Optimizer {
        Optimizer(
            "nonlinear_cg", learningRate: learningRate,
            step: SearchedDescent(
                "nonlinear_cg", direction: ConjugateDirection(formula), search: lineSearch.search(curvature: 0.1), firstTrial: .decrease),
            batches: .whole, options: [("formula", formula.unless(.polakRibiere)), ("line_search", lineSearch.unless(.strongWolfe))])
    }

    static let nonlinearCGEntry = CatalogueEntry<Optimizer>(
        "nonlinear_cg", family: "second order", summary: "Nonlinear conjugate gradients",
        options: [
            .trialStep,
            OptionDescription(
                "formula", .choice(ConjugateDirection.Formula.allCases.map(\.rawValue)), default: "polak_ribiere", "the weight of the last direction"),
            .lineSearch(.strongWolfe),
        ], reference: "Fletcher & Reeves 1964, doi:10.1093/comjnl/7.2.149"
    ) {
        .nonlinearCG(
            learningRate: try $0.learningRate(1), formula: try $0.word("formula", ConjugateDirection.Formula.polakRibiere),
            lineSearch: try $0.lineSearch(.strongWolfe))
    }
}
