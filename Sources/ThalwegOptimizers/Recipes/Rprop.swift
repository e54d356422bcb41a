import ThalwegConfiguration

extension Optimizer {
    /// Rprop: steps from the signs of full-batch gradients, each entry with a size of its own that starts at the learning rate; see `ResilientStep`.
    ///
    /// Memory: two vectors of parameters. Reference: Riedmiller & Braun 1993, doi:10.1109/ICNN.1993.298623.
    public static func rprop(
        learningRate: Double = 0.01, etaMinus: Double = 0.5, etaPlus: Double = 1.2, smallest: Double = 1e-6,
        largest: Double = 50
    ) -> Optimizer {
        Optimizer(
            "rprop", learningRate: learningRate, step: ResilientStep(etaMinus: etaMinus, etaPlus: etaPlus, smallest: smallest, largest: largest),
            batches: .whole,
            options: [
                ("eta_minus", etaMinus.unless(0.5)),
                ("eta_plus", etaPlus.unless(1.2)),
                ("min_step", smallest.unless(1e-6)),
                ("max_step", largest.unless(50)),
            ])
    }

    static let rpropEntry = CatalogueEntry<Optimizer>(
        "rprop", family: "sign", summary: "A step size per parameter that grows while the sign of its gradient stays",
        options: [
            .learningRate(0.01),
            OptionDescription("eta_minus", .number, default: 0.5, "factor on the step size where the sign changes, in (0, 1)"),
            OptionDescription("eta_plus", .number, default: 1.2, "factor on the step size where the sign stays, ≥ 1"),
            OptionDescription("min_step", .number, default: 1e-6, "the smallest step, ≥ 0"),
            OptionDescription("max_step", .number, default: 50, "the largest step, > 0"),
        ], reference: "Riedmiller & Braun 1993, doi:10.1109/ICNN.1993.298623"
    ) {
        .rprop(
            learningRate: try $0.learningRate(0.01),
            etaMinus: try $0.double("eta_minus", default: 0.5, above: 0, below: 1),
            etaPlus: try $0.double("eta_plus", default: 1.2, in: 1...Double.greatestFiniteMagnitude),
            smallest: try $0.nonNegative("min_step", 1e-6),
            largest: try $0.double("max_step", default: 50, above: 0))
    }
}
