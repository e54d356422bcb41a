import ThalwegConfiguration

extension Optimizer {
    /// MoMo: momentum with the largest step, up to the learning rate, that a model of the loss with a lower bound allows; see `MomentumModel`.
    ///
    /// Memory: one vector of parameters. Reference: Schaipp et al. 2023, arXiv:2305.07583.
    public static func momo(
        learningRate: Double = 1, beta: Double = 0.9, lowerBound: Double = 0, weightDecay: Double = 0, adaptsLowerBound: Bool = false
    ) -> Optimizer {
        Optimizer(
            "momo", learningRate: learningRate,
            step: MomentumModel(beta1: beta, lowerBound: lowerBound, weightDecay: weightDecay, adaptsLowerBound: adaptsLowerBound),
            options: [
                ("beta", beta.unless(0.9)), ("lower_bound", lowerBound.unless(0)), ("weight_decay", weightDecay.unless(0)),
                ("adapt_lower_bound", adaptsLowerBound ? true : nil),
            ])
    }

    static let momoEntry = CatalogueEntry<Optimizer>(
        "momo", family: "learning-rate-free", summary: "Momentum that steps as far as the loss's lower bound allows",
        options: [
            .largestRate(1), .decay("beta", 0.9, "decay of the means of gradients and losses"), .lowerBound,
            OptionDescription("weight_decay", .number, default: 0, "decoupled: each step shrinks the parameters by learning rate · this"), .adaptLowerBound,
        ], reference: "Schaipp et al. 2023, arXiv:2305.07583"
    ) {
        .momo(
            learningRate: try $0.learningRate(1), beta: try $0.decay("beta", 0.9), lowerBound: try $0.double("lower_bound", default: 0),
            weightDecay: try $0.nonNegative("weight_decay", 0), adaptsLowerBound: try $0.bool("adapt_lower_bound", default: false))
    }
}

extension OptionDescription {
    static func largestRate(_ standard: Double) -> OptionDescription {
        OptionDescription("learning_rate", .number, default: .number(standard), "largest step size; the loss may ask for less")
    }
    static let lowerBound = OptionDescription("lower_bound", .number, default: 0, "smallest value of the loss")
    static let adaptLowerBound = OptionDescription("adapt_lower_bound", .boolean, default: false, "estimate the smallest value, from lower_bound up")
}
