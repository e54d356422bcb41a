import ThalwegConfiguration

extension Optimizer {
    /// Gradient descent that leaves saddles along negative curvature found with gradients alone; see `NeonDescent`. Whole batches.
    ///
    /// Memory: two vectors of parameters. Reference: Xu, Jin & Yang 2018, arXiv:1711.01944.
    public static func neon(
        learningRate: Double = 0.01, gradientThreshold: Double = 1e-3, radius: Double = 1e-3, iterations: Int = 200, decrease: Double = 1e-4
    ) -> Optimizer {
        Optimizer(
            "neon", learningRate: learningRate, step: NeonDescent(gradientThreshold: gradientThreshold, radius: radius, iterations: iterations, decrease: decrease),
            batches: .whole,
            options: [
                ("gradient_threshold", gradientThreshold.unless(1e-3)),
                ("radius", radius.unless(1e-3)),
                ("iterations", iterations == 200 ? nil : .integer(iterations)),
                ("decrease", decrease.unless(1e-4)),
            ])
    }

    static let neonEntry = CatalogueEntry<Optimizer>(
        "neon", family: "out of saddles and minima", summary: "Gradient descent that finds negative curvature with gradients alone",
        options: [
            .learningRate(0.01),
            OptionDescription("gradient_threshold", .number, default: 1e-3, "gradient norm below which curvature is looked for, at least 0"),
            OptionDescription("radius", .number, default: 1e-3, "first length of the probe, above 0"),
            OptionDescription("iterations", .integer, default: 200, "largest number of inner steps, at least 1"),
            OptionDescription("decrease", .number, default: 1e-4, "how far below its tangent the loss must be, above 0"),
        ], reference: "Xu, Jin & Yang 2018, arXiv:1711.01944"
    ) {
        .neon(
            learningRate: try $0.learningRate(0.01), gradientThreshold: try $0.nonNegative("gradient_threshold", 1e-3),
            radius: try $0.double("radius", default: 1e-3, above: 0),
            iterations: try $0.int("iterations", default: 200, in: 1...1_000_000),
            decrease: try $0.double("decrease", default: 1e-4, above: 0))
    }
}
