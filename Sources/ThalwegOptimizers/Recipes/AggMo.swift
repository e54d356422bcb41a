import ThalwegConfiguration

extension Optimizer {
    /// AggMo: the mean of k momentum vectors with decays `1 − aⁱ`, 0, 0.9 and 0.99 by default; see `AggregatedTrace`.
    ///
    /// Memory: k − 1 vectors of parameters. Reference: Lucas et al. 2019, arXiv:1804.00325.
    public static func aggmo(
        learningRate: Double = 0.01, count: Int = 3, a: Double = 0.1, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "aggmo", learningRate: learningRate, direction: decayed(weightDecay, before: AggregatedTrace(count: count, a: a)),
            options: [
                ("k", count == 3 ? nil : .integer(count)),
                ("a", a.unless(0.1)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let aggmoEntry = CatalogueEntry<Optimizer>(
        "aggmo", family: "gradient descent", summary: "The mean of several momentum vectors, from fast to slow",
        options: [
            .learningRate(0.01),
            OptionDescription("k", .integer, default: 3, "momentum vectors, in [1, 16]"),
            OptionDescription("a", .number, default: 0.1, "the decays are 1 − a^i, i = 0 … k − 1; in (0, 1)"),
            .weightDecay(),
        ], reference: "Lucas et al. 2019, arXiv:1804.00325"
    ) {
        .aggmo(
            learningRate: try $0.learningRate(0.01),
            count: try $0.int("k", default: 3, in: 1...16),
            a: try $0.double("a", default: 0.1, above: 0, below: 1),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
