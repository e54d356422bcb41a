import ThalwegConfiguration

extension Optimizer {
    /// Levenberg–Marquardt; see `LevenbergMarquardtMethod`. Whole batches. Memory: n² numbers up to 512 parameters, else five vectors.
    ///
    /// Reference: Levenberg 1944, doi:10.1090/qam/10666; Marquardt 1963, doi:10.1137/0111030.
    public static func levenbergMarquardt(learningRate: Double = 1, damping: Double = 1e-3, scaling: Bool = false) -> Optimizer {
        Optimizer(
            "levenberg_marquardt", learningRate: learningRate, step: LevenbergMarquardtMethod(initialDamping: damping, scaling: scaling),
            batches: .whole, options: [("damping", damping.unless(1e-3)), ("scaling", scaling ? true : nil)])
    }

    static let levenbergMarquardtEntry = CatalogueEntry<Optimizer>(
        "levenberg_marquardt", family: "second order", summary: "Gauss–Newton with a damping that adapts to the model's success",
        options: [
            .trialStep, OptionDescription("damping", .number, default: 0.001, "first damping, relative to the largest diagonal entry, above 0; adapted"),
            OptionDescription("scaling", .boolean, default: false, "damp by the matrix's diagonal instead of the identity"),
        ], reference: "Marquardt 1963, doi:10.1137/0111030"
    ) {
        .levenbergMarquardt(
            learningRate: try $0.learningRate(1), damping: try $0.double("damping", default: 1e-3, above: 0),
            scaling: try $0.bool("scaling", default: false))
    }
}
