import ThalwegConfiguration

extension Optimizer {
    /// Basin hopping: runs of another optimizer, each from near the last accepted end; see `Restarts`. Evaluates at the lowest end.
    ///
    /// Memory: that of `inner` and two vectors of parameters. Reference: Wales & Doye 1997, doi:10.1021/jp970984n.
    public static func basinHopping(
        _ inner: Optimizer = .lbfgs(), interval: Int = 50, stepSize: Double = 0.5, temperature: Double = 1
    ) -> Optimizer {
        Optimizer(
            "basin_hopping", around: inner,
            step: Restarts("basin_hopping", inner: inner.step, proposal: .hop(temperature: temperature), size: stepSize, interval: interval),
            standard: "lbfgs",
            options: [
                ("interval", interval == 50 ? nil : .integer(interval)), ("step_size", stepSize.unless(0.5)), ("temperature", temperature.unless(1)),
            ])
    }

    static let basinHoppingEntry = CatalogueEntry<Optimizer>(
        "basin_hopping", family: "out of saddles and minima", summary: "Runs of another optimizer, each from near the last accepted end",
        options: [
            .innerLearningRate, .inner("lbfgs"), OptionDescription("interval", .integer, default: 50, "steps per run, at least 1"),
            OptionDescription("step_size", .number, default: 0.5, "largest displacement of a coordinate between runs, above 0"),
            OptionDescription("temperature", .number, default: 1, "rise of the loss that is accepted with probability 1/e, at least 0"),
        ], reference: "Wales & Doye 1997, doi:10.1021/jp970984n"
    ) {
        .basinHopping(
            try $0.innerOptimizer("lbfgs"), interval: try $0.int("interval", default: 50, in: 1...Int(Int32.max)),
            stepSize: try $0.double("step_size", default: 0.5, above: 0), temperature: try $0.nonNegative("temperature", 1))
    }
}
