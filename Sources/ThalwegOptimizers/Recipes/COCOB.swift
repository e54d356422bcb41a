import ThalwegConfiguration

extension Optimizer {
    /// COCOB: every parameter bets on the sign of its next gradient; see `CoinBetting`.
    ///
    /// Memory: five vectors of parameters. Reference: Orabona & Tommasi 2017, arXiv:1705.07795.
    public static func cocob(learningRate: Double = 1, alpha: Double = 100, epsilon: Double = 1e-8, weightDecay: Double = 0) -> Optimizer {
        Optimizer(
            "cocob", learningRate: learningRate, step: CoinBetting(alpha: alpha, epsilon: epsilon, weightDecay: weightDecay),
            options: [("alpha", alpha.unless(100)), ("epsilon", epsilon.unless(1e-8)), ("weight_decay", weightDecay.unless(0))])
    }

    static let cocobEntry = CatalogueEntry<Optimizer>(
        "cocob", family: "learning-rate-free", summary: "Coin betting: no step size at all",
        options: [
            OptionDescription("learning_rate", .number, default: 1, "factor on the gradients, for schedules; the step hardly depends on it"),
            OptionDescription("alpha", .number, default: 100, "keeps the first bets small, > 0"),
            OptionDescription("epsilon", .number, default: 1e-8, "largest gradient before the first, > 0"), .weightDecay(),
        ], reference: "Orabona & Tommasi 2017, arXiv:1705.07795"
    ) {
        .cocob(
            learningRate: try $0.learningRate(1), alpha: try $0.double("alpha", default: 100, above: 0),
            epsilon: try $0.double("epsilon", default: 1e-8, above: 0), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
