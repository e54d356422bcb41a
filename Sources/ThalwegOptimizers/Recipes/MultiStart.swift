import ThalwegConfiguration

extension Optimizer {
    /// Multi-start: runs of another optimizer, each from around the first parameters; see `Restarts`. Evaluates at the lowest end.
    ///
    /// Memory: that of `inner` and two vectors of parameters. Reference: Rinnooy Kan & Timmer 1987, doi:10.1007/BF02592070.
    public static func multiStart(_ inner: Optimizer = .lbfgs(), interval: Int = 50, spread: Double = 1) -> Optimizer {
        Optimizer(
            "multi_start", around: inner,
            step: Restarts("multi_start", inner: inner.step, proposal: .scatter, size: spread, interval: interval), standard: "lbfgs",
            options: [("interval", interval == 50 ? nil : .integer(interval)), ("spread", spread.unless(1))])
    }

    static let multiStartEntry = CatalogueEntry<Optimizer>(
        "multi_start", family: "out of saddles and minima", summary: "Runs of another optimizer, each from around the first parameters",
        options: [
            .innerLearningRate, .inner("lbfgs"), OptionDescription("interval", .integer, default: 50, "steps per run, at least 1"),
            OptionDescription("spread", .number, default: 1, "standard deviation of the starts, in the parameters' units, above 0"),
        ], reference: "Rinnooy Kan & Timmer 1987, doi:10.1007/BF02592070"
    ) {
        .multiStart(
            try $0.innerOptimizer("lbfgs"), interval: try $0.int("interval", default: 50, in: 1...Int(Int32.max)),
            spread: try $0.double("spread", default: 1, above: 0))
    }
}
