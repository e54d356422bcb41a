import ThalwegConfiguration

extension Optimizer {
    /// Hessian-free optimization; see `HessianFreeMethod`. Large batches or whole ones. Memory: about 3·log(iterations) vectors of parameters.
    ///
    /// Reference: Martens 2010 (ICML); Martens & Sutskever 2012, doi:10.1007/978-3-642-35289-8_27.
    public static func hessianFree(
        learningRate: Double = 1, damping: Double = 1, maximumIterations: Int = 100, warmStart: Double = 0.95, preconditioner: Bool = false
    ) -> Optimizer {
        Optimizer(
            "hessian_free", learningRate: learningRate,
            step: HessianFreeMethod(
                initialDamping: damping, maximumIterations: maximumIterations, warmStart: warmStart, preconditioner: preconditioner),
            batches: .whole,
            options: [
                ("damping", damping.unless(1)), ("max_iterations", maximumIterations == 100 ? nil : .integer(maximumIterations)),
                ("warm_start", warmStart.unless(0.95)), ("preconditioner", preconditioner ? true : nil),
            ])
    }

    static let hessianFreeEntry = CatalogueEntry<Optimizer>(
        "hessian_free", family: "second order", summary: "Damped Gauss–Newton by conjugate gradients with warm start and backtracking",
        options: [
            .trialStep, OptionDescription("damping", .number, default: 1, "first damping, above 0; adapted"), .maximumIterations(100),
            OptionDescription("warm_start", .number, default: 0.95, "share of the last solution to begin from, between 0 and 1"),
            OptionDescription("preconditioner", .boolean, default: false, "scale the inner system by the gradient's squares"),
        ], reference: "Martens 2010, ICML, Deep learning via Hessian-free optimization"
    ) {
        .hessianFree(
            learningRate: try $0.learningRate(1), damping: try $0.double("damping", default: 1, above: 0),
            maximumIterations: try $0.maximumIterations(100), warmStart: try $0.double("warm_start", default: 0.95, in: 0...1),
            preconditioner: try $0.bool("preconditioner", default: false))
    }
}
