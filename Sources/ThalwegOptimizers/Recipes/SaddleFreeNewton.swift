import ThalwegConfiguration

extension Optimizer {
    /// Saddle-free Newton: `θ ← θ − t |H|⁻¹ g`, |H| with the magnitudes of the eigenvalues; see `SpectralDirection`. Whole batches.
    ///
    /// With `krylov` above 0 in a Krylov space of so many steps from g, for networks too large for the whole Hessian.
    /// Reference: Dauphin et al. 2014, arXiv:1406.2572; a line search stands in for its choice among several dampings.
    public static func saddleFreeNewton(
        learningRate: Double = 1, damping: Double = 0, krylov: Int = 0, lineSearch: LineSearchChoice = .backtracking
    ) -> Optimizer {
        Optimizer(
            "saddle_free_newton", learningRate: learningRate,
            step: SearchedDescent(
                "saddle_free_newton",
                direction: SpectralDirection("saddle_free_newton", .absolute, floor: 1e-6, damping: damping, krylov: krylov > 0 ? krylov : nil),
                search: lineSearch.search(), firstTrial: .unit),
            batches: .whole,
            options: [
                ("damping", damping.unless(0)), ("krylov", krylov == 0 ? nil : .integer(krylov)), ("line_search", lineSearch.unless(.backtracking)),
            ])
    }

    static let saddleFreeNewtonEntry = CatalogueEntry<Optimizer>(
        "saddle_free_newton", family: "second order", summary: "Newton's method with the magnitudes of the eigenvalues, repelled by saddles",
        options: [
            .trialStep, OptionDescription("damping", .number, default: 0, "added to every magnitude, at least 0"),
            OptionDescription("krylov", .integer, default: 0, "dimension of the Krylov space; 0 takes the whole Hessian"), .lineSearch(.backtracking),
        ], reference: "Dauphin et al. 2014, arXiv:1406.2572"
    ) {
        .saddleFreeNewton(
            learningRate: try $0.learningRate(1), damping: try $0.nonNegative("damping", 0),
            krylov: try $0.int("krylov", default: 0, in: 0...10_000), lineSearch: try $0.lineSearch(.backtracking))
    }
}
