import ThalwegConfiguration

extension Optimizer {
    /// Another optimizer whose learning rate descends the loss as well; see `HypergradientDescent`. The learning rate is the first one.
    ///
    /// Memory: that of `inner` and one vector of parameters. Reference: Baydin et al. 2018, arXiv:1703.04782.
    public static func hypergradient(_ inner: Optimizer = .sgd(learningRate: 0.001), rate: Double = 0.0001) -> Optimizer {
        Optimizer(
            "hypergradient", around: inner, step: HypergradientDescent(inner.step, rate: rate), standard: "sgd",
            options: [("hyper_rate", rate.unless(0.0001))])
    }

    static let hypergradientEntry = CatalogueEntry<Optimizer>(
        "hypergradient", family: "learning-rate-free", summary: "Gradient descent on another optimizer's learning rate",
        options: [
            OptionDescription("learning_rate", .number, default: 0.001, "first learning rate of the optimizer inside"), .inner("sgd"),
            OptionDescription("hyper_rate", .number, default: 0.0001, "step size of the learning rate's own descent; the paper has 1e-7 with adam"),
        ], reference: "Baydin et al. 2018, arXiv:1703.04782"
    ) {
        .hypergradient(try $0.innerOptimizer("sgd", learningRate: 0.001), rate: try $0.nonNegative("hyper_rate", 0.0001))
    }
}
