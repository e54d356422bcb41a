import ThalwegConfiguration

extension Optimizer {
    /// AdaHessian: Adam with Hutchinson's estimate of the Hessian's diagonal in the divisor; see `ScaleByAdaHessian`. Decoupled weight decay.
    ///
    /// Cost: about three gradients per step. Reference: Yao et al. 2021, arXiv:2006.00719.
    public static func adaHessian(
        learningRate: Double = 0.1, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-4, hessianPower: Double = 1, period: Int = 1,
        samples: Int = 1, spatialAveraging: Bool = true, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adahessian", learningRate: learningRate,
            direction: decayed(
                weightDecay,
                after: ScaleByAdaHessian(
                    beta1: beta1, beta2: beta2, epsilon: epsilon, hessianPower: hessianPower, period: period, samples: samples,
                    spatialAveraging: spatialAveraging)),
            options: [
                ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)), ("epsilon", epsilon.unless(1e-4)),
                ("hessian_power", hessianPower.unless(1)), ("period", period == 1 ? nil : .integer(period)),
                ("samples", samples == 1 ? nil : .integer(samples)), ("spatial_averaging", spatialAveraging ? nil : false),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adaHessianEntry = CatalogueEntry<Optimizer>(
        "adahessian", family: "second order", summary: "Adam with the Hessian's diagonal, estimated by Hutchinson, in the divisor",
        options: [
            .learningRate(0.1), .beta1, .decay("beta2", 0.999, "decay of the mean of squared diagonals"), .epsilon(1e-4, "outside"),
            OptionDescription("hessian_power", .number, default: 1, "1 divides by the curvature, less goes towards gradient descent; in (0, 1]"),
            OptionDescription("period", .integer, default: 1, "steps between estimates, ≥ 1"),
            OptionDescription("samples", .integer, default: 1, "random vectors per estimate, 1…64"),
            OptionDescription("spatial_averaging", .boolean, default: true, "average a convolution's estimate over its spatial axes"),
            .weightDecay(decoupled: true),
        ], reference: "Yao et al. 2021, arXiv:2006.00719"
    ) {
        .adaHessian(
            learningRate: try $0.learningRate(0.1), beta1: try $0.decay("beta1", 0.9), beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-4), hessianPower: try $0.double("hessian_power", default: 1, in: 1e-6...1),
            period: try $0.period("period", 1), samples: try $0.int("samples", default: 1, in: 1...64),
            spatialAveraging: try $0.bool("spatial_averaging", default: true), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
