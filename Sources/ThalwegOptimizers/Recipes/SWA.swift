import ThalwegConfiguration

extension Optimizer {
    /// Another optimizer whose parameters are evaluated as their mean since step `start`; see `StochasticWeightAverage`.
    ///
    /// Memory: that of `inner` and one vector of parameters. Reference: Izmailov et al. 2018, arXiv:1803.05407.
    public static func swa(_ inner: Optimizer = .momentum(), start: Int = 0, cycle: Int = 1) -> Optimizer {
        Optimizer(
            "swa", around: inner, step: StochasticWeightAverage(inner.step, start: start, cycle: cycle), standard: "momentum",
            stability: inner.stability,
            options: [("start", start == 0 ? nil : .integer(start)), ("cycle", cycle == 1 ? nil : .integer(cycle))])
    }

    static let swaEntry = CatalogueEntry<Optimizer>(
        "swa", family: "wrapper", summary: "Evaluates the mean of another optimizer's parameters",
        options: [
            .innerLearningRate, .inner("momentum"), OptionDescription("start", .integer, default: 0, "steps before the averaging begins, ≥ 0"),
            OptionDescription("cycle", .integer, default: 1, "steps from one set of parameters in the mean to the next, ≥ 1"),
        ], reference: "Izmailov et al. 2018, arXiv:1803.05407"
    ) {
        .swa(
            try $0.innerOptimizer("momentum"), start: try $0.int("start", default: 0, in: 0...Int(Int32.max) - 1),
            cycle: try $0.int("cycle", default: 1, in: 1...Int(Int32.max)))
    }
}
