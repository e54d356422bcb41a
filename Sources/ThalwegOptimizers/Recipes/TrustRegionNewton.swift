import ThalwegConfiguration

extension Optimizer {
    /// Newton's method in a trust region; see `TrustRegion`. Whole batches.
    ///
    /// `steihaug` needs products alone and five vectors; `exact` the whole Hessian, at most `DenseLimit.parameters` parameters.
    /// Reference: Conn, Gould & Toint 2000, doi:10.1137/1.9780898719857; Steihaug 1983, doi:10.1137/0720042.
    public static func trustRegionNewton(
        learningRate: Double = 1, solver: TrustRegionSolverChoice = .steihaug, initialRadius: Double = 1, maximumRadius: Double = 1000
    ) -> Optimizer {
        Optimizer(
            "trust_region_newton", learningRate: learningRate,
            step: TrustRegion(
                "trust_region_newton", curvature: HessianCurvature(), solver: solver.solver, initialRadius: initialRadius,
                maximumRadius: maximumRadius),
            batches: .whole,
            options: [
                ("solver", solver.unless(.steihaug)), ("initial_radius", initialRadius.unless(1)), ("max_radius", maximumRadius.unless(1000)),
            ])
    }

    /// The solver of `trust_region_newton` by its name in files.
    public enum TrustRegionSolverChoice: String, Sendable, Hashable, CaseIterable {
        /// Conjugate gradients up to the edge.
        case steihaug
        /// An eigendecomposition of the whole Hessian.
        case exact

        var solver: any TrustRegionSolver {
            switch self {
            case .steihaug: SteihaugSolver()
            case .exact: ExactTrustRegionSolver()
            }
        }
    }

    static let trustRegionNewtonEntry = CatalogueEntry<Optimizer>(
        "trust_region_newton", family: "second order", summary: "Newton's method in a ball that grows and shrinks",
        options: [
            .trialStep,
            OptionDescription(
                "solver", .choice(TrustRegionSolverChoice.allCases.map(\.rawValue)), default: "steihaug", "products alone, or the whole Hessian"),
            OptionDescription("initial_radius", .number, default: 1, "first radius, in the parameters' units, above 0"),
            OptionDescription("max_radius", .number, default: 1000, "largest radius, above 0"),
        ], reference: "Conn, Gould & Toint 2000, doi:10.1137/1.9780898719857"
    ) {
        .trustRegionNewton(
            learningRate: try $0.learningRate(1), solver: try $0.word("solver", TrustRegionSolverChoice.steihaug),
            initialRadius: try $0.double("initial_radius", default: 1, above: 0), maximumRadius: try $0.double("max_radius", default: 1000, above: 0))
    }
}
