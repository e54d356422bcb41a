import ThalwegConfiguration

extension Optimizer {
    /// The natural gradient: `θ ← θ − η (F + damping)⁻¹ g`, F the Fisher information, by conjugate gradients; see `GaussNewtonCurvature`.
    ///
    /// F is the Gauss–Newton matrix, which it equals for squared error and cross-entropy. Needs no loss as a function but its parts.
    /// Memory: five vectors of parameters. Reference: Amari 1998, doi:10.1162/089976698300017746; Martens 2014, arXiv:1412.1193.
    public static func naturalGradient(learningRate: Double = 0.1, damping: Double = 1e-3, maximumIterations: Int = 50) -> Optimizer {
        Optimizer(
            "natural_gradient", learningRate: learningRate,
            step: SearchedDescent(
                "natural_gradient",
                direction: GaussNewtonDirection("natural_gradient", damping: damping, maximumIterations: maximumIterations),
                search: FixedSearch(), firstTrial: .unit),
            options: [
                ("damping", damping.unless(1e-3)), ("max_iterations", maximumIterations == 50 ? nil : .integer(maximumIterations)),
            ])
    }

    static let naturalGradientEntry = CatalogueEntry<Optimizer>(
        "natural_gradient", family: "second order", summary: "The gradient in the metric of the Fisher information, by conjugate gradients",
        options: [
            .learningRate(0.1), OptionDescription("damping", .number, default: 0.001, "added to the diagonal, at least 0"), .maximumIterations(50),
        ], reference: "Amari 1998, doi:10.1162/089976698300017746"
    ) {
        .naturalGradient(
            learningRate: try $0.learningRate(0.1), damping: try $0.nonNegative("damping", 1e-3), maximumIterations: try $0.maximumIterations(50))
    }
}

extension OptionDescription {
    static func maximumIterations(_ standard: Int) -> OptionDescription {
        OptionDescription("max_iterations", .integer, default: .integer(standard), "largest number of inner iterations, at least 1")
    }
}

extension OptionReader {
    mutating func maximumIterations(_ standard: Int) throws(ConfigurationError) -> Int {
        try int("max_iterations", default: standard, in: 1...1_000_000)
    }
}
