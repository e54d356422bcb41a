import ThalwegConfiguration

extension Optimizer {
    /// Newton's method with the whole Hessian, its eigenvalues made positive; see `SpectralDirection`. Whole batches.
    ///
    /// At most `DenseLimit.parameters` parameters. Memory: n² numbers. Cost per step: n Hessian products and 9·n³ operations.
    /// Reference: Nocedal & Wright 2006, section 3.4, doi:10.1007/978-0-387-40065-5.
    public static func newton(
        learningRate: Double = 1, modification: SpectralDirection.Modification = .shift, damping: Double = 0,
        lineSearch: LineSearchChoice = .backtracking
    ) -> Optimizer {
        Optimizer(
            "newton", learningRate: learningRate,
            step: SearchedDescent(
                "newton", direction: SpectralDirection("newton", modification, damping: damping), search: lineSearch.search(), firstTrial: .unit),
            batches: .whole,
            options: [
                ("modification", modification.unless(.shift)), ("damping", damping.unless(0)), ("line_search", lineSearch.unless(.backtracking)),
            ])
    }

    static let newtonEntry = CatalogueEntry<Optimizer>(
        "newton", family: "second order", summary: "Newton's method with the whole Hessian, made positive definite",
        options: [
            .trialStep,
            OptionDescription(
                "modification", .choice(SpectralDirection.Modification.allCases.map(\.rawValue)), default: "shift",
                "what is done about eigenvalues that are not positive"),
            OptionDescription("damping", .number, default: 0, "added to every eigenvalue, at least 0"), .lineSearch(.backtracking),
        ], reference: "Nocedal & Wright 2006, section 3.4, doi:10.1007/978-0-387-40065-5"
    ) {
        .newton(
            learningRate: try $0.learningRate(1), modification: try $0.word("modification", SpectralDirection.Modification.shift),
            damping: try $0.nonNegative("damping", 0), lineSearch: try $0.lineSearch(.backtracking))
    }
}
