import ThalwegConfiguration

extension Optimizer {
    /// RMSProp: `θ ← θ − η g / √(v + ε)`, ε inside the root as in Keras; with momentum μ the quotients are summed, `b ← μb + g/√(v + ε)`.
    ///
    /// Memory: one vector of parameters, one more each for `momentum` and `centered`.
    /// Reference: Tieleman & Hinton 2012 (Coursera, lecture 6.5).
    public static func rmsprop(
        learningRate: Double = 0.001, decay: Double = 0.9, epsilon: Double = 1e-7, momentum: Double = 0, centered: Bool = false,
        weightDecay: Double = 0
    ) -> Optimizer {
        var parts: [any GradientTransformation] = weightDecay == 0 ? [] : [AddWeightDecay(weightDecay)]
        parts.append(ScaleByRMS(decay: decay, epsilon: epsilon, centered: centered))
        if momentum != 0 { parts.append(Trace(momentum: momentum)) }
        return Optimizer(
            "rmsprop", learningRate: learningRate, direction: parts.count == 1 ? parts[0] : Chain(parts),
            stability: StabilityBound(.preconditionedHessian, coefficient: 2 + 2 * momentum, decay: weightDecay),
            options: [
                ("decay", decay.unless(0.9)), ("epsilon", epsilon.unless(1e-7)), ("momentum", momentum.unless(0)),
                ("centered", centered ? true : nil), ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let rmspropEntry = CatalogueEntry<Optimizer>(
        "rmsprop", family: "adaptive", summary: "Gradient over the root of the averaged squared gradient",
        options: [
            .learningRate(0.001), .decay("decay", 0.9, "decay of the mean of squared gradients"), .epsilon(1e-7, "inside"),
            .decay("momentum", 0, "weight of the earlier steps"),
            OptionDescription("centered", .boolean, default: false, "divide by the standard deviation instead of the root mean square"), .weightDecay(),
        ], reference: "Tieleman & Hinton 2012 (Coursera, lecture 6.5)"
    ) {
        .rmsprop(
            learningRate: try $0.learningRate(0.001), decay: try $0.decay("decay", 0.9), epsilon: try $0.nonNegative("epsilon", 1e-7),
            momentum: try $0.decay("momentum", 0), centered: try $0.bool("centered", default: false),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
