import ThalwegConfiguration

extension Optimizer {
    /// SGD with Polyak's step `(f − f*)/‖g‖²`, at most `largest`; see `ScaleByPolyak`. The learning rate is a factor on it
    /// (optax's `scaling` multiplies the gradient before the step is found, and so divides the step).
    ///
    /// Memory: none. Reference: Loizou et al. 2021, arXiv:2002.10542.
    public static func polyakSGD(
        learningRate: Double = 1, largest: Double = 1, minimum: Double = 0, epsilon: Double = 0, clips: Bool = false
    ) -> Optimizer {
        Optimizer(
            "polyak_sgd", learningRate: learningRate, direction: ScaleByPolyak(minimum: minimum, largest: largest, epsilon: epsilon, clips: clips),
            options: [
                ("max_learning_rate", largest.unless(1)), ("f_min", minimum.unless(0)), ("epsilon", epsilon.unless(0)),
                ("variant", clips ? "sps+" : nil),
            ])
    }

    static let polyakSGDEntry = CatalogueEntry<Optimizer>(
        "polyak_sgd", family: "learning-rate-free", summary: "SGD with Polyak's step, from the loss and its smallest value",
        options: [
            .learnedRate, OptionDescription("max_learning_rate", .number, default: 1, "largest step size, > 0"),
            OptionDescription("f_min", .number, default: 0, "smallest value of the loss"),
            OptionDescription("epsilon", .number, default: 0, "added to the squared norm of the gradient"),
            OptionDescription("variant", .choice(["sps", "sps+"]), default: "sps", "sps+ does not climb where the loss is below f_min"),
        ], reference: "Loizou et al. 2021, arXiv:2002.10542"
    ) {
        .polyakSGD(
            learningRate: try $0.learningRate(1), largest: try $0.double("max_learning_rate", default: 1, above: 0),
            minimum: try $0.double("f_min", default: 0), epsilon: try $0.nonNegative("epsilon", 0),
            clips: try $0.choice("variant", of: ["sps", "sps+"], default: "sps") == "sps+")
    }
}
