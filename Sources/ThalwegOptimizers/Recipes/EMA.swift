import ThalwegConfiguration

extension Optimizer {
    /// Another optimizer whose parameters are evaluated as their exponential average; see `ExponentialWeightAverage`.
    ///
    /// Memory: that of `inner` and one vector of parameters. Reference: Morales-Brotons, Vogels, Hendrikx 2024, arXiv:2411.18704.
    public static func ema(_ inner: Optimizer = .adam(), decay: Double = 0.999, debias: Bool = false) -> Optimizer {
        Optimizer(
            "ema", around: inner, step: ExponentialWeightAverage(inner.step, decay: decay, debias: debias), stability: inner.stability,
            options: [("decay", decay.unless(0.999)), ("debias", debias ? true : nil)])
    }

    static let emaEntry = CatalogueEntry<Optimizer>(
        "ema", family: "wrapper", summary: "Evaluates an exponential average of another optimizer's parameters",
        options: [
            .innerLearningRate, .inner(), .decay("decay", 0.999, "decay of the average"),
            OptionDescription("debias", .boolean, default: false, "start the average at zero and correct for it"),
        ], reference: "Morales-Brotons, Vogels, Hendrikx 2024, arXiv:2411.18704"
    ) {
        .ema(try $0.innerOptimizer(), decay: try $0.decay("decay", 0.999), debias: try $0.bool("debias", default: false))
    }
}
