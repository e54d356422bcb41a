import ThalwegConfiguration

extension Optimizer {
    /// What both Sophias share.
    static func sophia(
        _ name: String, _ estimator: ScaleBySophia.Estimator, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, gamma: Double,
        clip: Double, period: Int, weightDecay: Double
    ) -> Optimizer {
        Optimizer(
            name, learningRate: learningRate,
            direction: decayed(
                weightDecay,
                after: ScaleBySophia(estimator, beta1: beta1, beta2: beta2, epsilon: epsilon, gamma: gamma, clip: clip, period: period)),
            options: [
                ("beta1", beta1.unless(0.965)), ("beta2", beta2.unless(0.99)), ("epsilon", epsilon.unless(1e-8)), ("gamma", gamma.unless(0.01)),
                ("clip", clip.unless(1)), ("period", period == 10 ? nil : .integer(period)), ("weight_decay", weightDecay.unless(1e-4)),
            ])
    }

    static func sophiaEntry(_ name: String, _ estimator: ScaleBySophia.Estimator, summary: String) -> CatalogueEntry<Optimizer> {
        CatalogueEntry(
            name, family: "second order", summary: summary,
            options: [
                .learningRate(0.001), .decay("beta1", 0.965, "decay of the mean of gradients"),
                .decay("beta2", 0.99, "decay of the mean of curvatures"), OptionDescription("epsilon", .number, default: 1e-8, "the least divisor, > 0"),
                OptionDescription("gamma", .number, default: 0.01, "what the curvature is multiplied with, > 0"),
                OptionDescription("clip", .number, default: 1, "the largest magnitude of an entry before the learning rate, > 0"),
                OptionDescription("period", .integer, default: 10, "steps between estimates of the curvature, ≥ 1"), .weightDecay(1e-4, decoupled: true),
            ], reference: "Liu et al. 2024, arXiv:2305.14342"
        ) {
            sophia(
                name, estimator, learningRate: try $0.learningRate(0.001), beta1: try $0.decay("beta1", 0.965), beta2: try $0.decay("beta2", 0.99),
                epsilon: try $0.double("epsilon", default: 1e-8, above: 0), gamma: try $0.double("gamma", default: 0.01, above: 0),
                clip: try $0.double("clip", default: 1, above: 0), period: try $0.period("period", 10),
                weightDecay: try $0.nonNegative("weight_decay", 1e-4))
        }
    }
}
