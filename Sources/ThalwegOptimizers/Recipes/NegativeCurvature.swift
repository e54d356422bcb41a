import ThalwegConfiguration

extension Optimizer {
    /// Gradient descent that leaves saddles along negative curvature found by Lanczos; see `NegativeCurvatureDescent`. Whole batches.
    ///
    /// Memory: `steps` vectors of parameters. Reference: Carmon et al. 2018, doi:10.1137/17M1114296.
    public static func negativeCurvatureDescent(
        learningRate: Double = 0.01, gradientThreshold: Double = 1e-2, curvatureThreshold: Double = 1e-3, hessianLipschitz: Double = 1.0, steps: Int = 30
    ) -> Optimizer {
        Optimizer(
            "negative_curvature_descent", learningRate: learningRate, step: NegativeCurvatureDescent(gradientThreshold: gradientThreshold, curvatureThreshold: curvatureThreshold, hessianLipschitz: hessianLipschitz, steps: steps),
            batches: .whole,
            options: [
                ("gradient_threshold", gradientThreshold.unless(1e-2)),
                ("curvature_threshold", curvatureThreshold.unless(1e-3)),
                ("hessian_lipschitz", hessianLipschitz.unless(1.0)),
                ("steps", steps == 30 ? nil : .integer(steps)),
            ])
    }

    static let negativeCurvatureDescentEntry = CatalogueEntry<Optimizer>(
        "negative_curvature_descent", family: "out of saddles and minima", summary: "Gradient descent that leaves saddles along negative curvature, with a bound on the smallest eigenvalue",
        options: [
            .learningRate(0.01),
            OptionDescription("gradient_threshold", .number, default: 1e-2, "gradient norm below which curvature is looked at, at least 0"),
            OptionDescription("curvature_threshold", .number, default: 1e-3, "magnitude of negative curvature that is followed, above 0"),
            OptionDescription("hessian_lipschitz", .number, default: 1.0, "how fast the Hessian changes, above 0: sets the first length tried"),
            OptionDescription("steps", .integer, default: 30, "largest number of Lanczos steps, at least 1"),
        ], reference: "Carmon et al. 2018, doi:10.1137/17M1114296"
    ) {
        .negativeCurvatureDescent(
            learningRate: try $0.learningRate(0.01), gradientThreshold: try $0.nonNegative("gradient_threshold", 1e-2),
            curvatureThreshold: try $0.double("curvature_threshold", default: 1e-3, above: 0),
            hessianLipschitz: try $0.double("hessian_lipschitz", default: 1, above: 0),
            steps: try $0.int("steps", default: 30, in: 1...1_000_000))
    }
}
