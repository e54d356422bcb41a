import ThalwegConfiguration

extension Optimizer {
    /// Lookahead around another optimizer: every k steps slow weights go α of the way to the fast ones, which start again there; see `Lookahead`.
    ///
    /// Memory: that of `inner` and one vector of parameters. Reference: Zhang et al. 2019, arXiv:1907.08610.
    public static func lookahead(_ inner: Optimizer = .adam(), steps: Int = 5, alpha: Double = 0.5) -> Optimizer {
        Optimizer(
            "lookahead", around: inner, step: Lookahead(inner.step, steps: steps, alpha: alpha),
            options: [("k", steps == 5 ? nil : .integer(steps)), ("alpha", alpha.unless(0.5))])
    }

    static let lookaheadEntry = CatalogueEntry<Optimizer>(
        "lookahead", family: "wrapper", summary: "Slow weights that follow another optimizer's every k steps",
        options: [
            .innerLearningRate, .inner(), OptionDescription("k", .integer, default: 5, "steps from one synchronization to the next, ≥ 1"),
            OptionDescription("alpha", .number, default: 0.5, "how far the slow weights go towards the fast ones, in [0, 1]"),
        ], reference: "Zhang et al. 2019, arXiv:1907.08610"
    ) {
        .lookahead(
            try $0.innerOptimizer(), steps: try $0.int("k", default: 5, in: 1...Int(Int32.max)), alpha: try $0.double("alpha", default: 0.5, in: 0...1))
    }
}
