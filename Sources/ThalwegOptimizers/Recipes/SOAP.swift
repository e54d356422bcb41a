import ThalwegConfiguration

extension Optimizer {
    /// SOAP: Adam in the eigenbasis of Shampoo's factors; see `ScaleBySOAP`. Decoupled weight decay.
    ///
    /// The first step moves nothing. Reference: Vyas et al. 2024, arXiv:2409.11321.
    public static func soap(
        learningRate: Double = 0.003, beta1: Double = 0.95, beta2: Double = 0.95, shampooBeta: Double = 0.95, epsilon: Double = 1e-8,
        period: Int = 10, largestSide: Int = 10_000, preconditionsVectors: Bool = false, normalizes: Bool = false, weightDecay: Double = 0.01
    ) -> Optimizer {
        Optimizer(
            "soap", learningRate: learningRate,
            direction: decayed(
                weightDecay,
                after: ScaleBySOAP(
                    beta1: beta1, beta2: beta2, shampooBeta: shampooBeta, epsilon: epsilon, period: period, largestSide: largestSide,
                    preconditionsVectors: preconditionsVectors, normalizes: normalizes)),
            options: [
                ("beta1", beta1.unless(0.95)), ("beta2", beta2.unless(0.95)), ("shampoo_beta", shampooBeta.unless(0.95)),
                ("epsilon", epsilon.unless(1e-8)), ("period", period == 10 ? nil : .integer(period)),
                ("largest_side", largestSide == 10_000 ? nil : .integer(largestSide)),
                ("precondition_vectors", preconditionsVectors ? true : nil), ("normalize", normalizes ? true : nil),
                ("weight_decay", weightDecay.unless(0.01)),
            ])
    }

    static let soapEntry = CatalogueEntry<Optimizer>(
        "soap", family: "matrix", summary: "Adam in the eigenbasis of Shampoo's factors",
        options: [
            .learningRate(0.003), .decay("beta1", 0.95, "decay of the mean of gradients"), .decay("beta2", 0.95, "decay of the mean of squared gradients"),
            .decay("shampoo_beta", 0.95, "decay of the factors"), .epsilon(1e-8, "outside"),
            OptionDescription("period", .integer, default: 10, "steps between turns of the basis, ≥ 1"),
            OptionDescription("largest_side", .integer, default: 10_000, "the longest side of a matrix that has a factor, ≥ 1"),
            OptionDescription("precondition_vectors", .boolean, default: false, "whether vectors have a factor too"),
            OptionDescription("normalize", .boolean, default: false, "scale each parameter's step to a mean square of 1"),
            .weightDecay(0.01, decoupled: true),
        ], reference: "Vyas et al. 2024, arXiv:2409.11321"
    ) {
        .soap(
            learningRate: try $0.learningRate(0.003), beta1: try $0.decay("beta1", 0.95), beta2: try $0.decay("beta2", 0.95),
            shampooBeta: try $0.decay("shampoo_beta", 0.95), epsilon: try $0.nonNegative("epsilon", 1e-8), period: try $0.period("period", 10),
            largestSide: try $0.int("largest_side", default: 10_000, in: 1...100_000),
            preconditionsVectors: try $0.bool("precondition_vectors", default: false), normalizes: try $0.bool("normalize", default: false),
            weightDecay: try $0.nonNegative("weight_decay", 0.01))
    }
}
