public import ThalwegConfiguration
public import ThalwegCurvature

extension InspectionDocument {
    /// What an inspection takes, as `thalweg.inspection-plan/1`.
    public static func node(_ plan: InspectionPlan) -> ConfigurationNode {
        [
            "schema": "thalweg.inspection-plan/1", "products": .integer(plan.products), "seconds_per_product": .number(plan.secondsPerProduct),
            "seconds": .number(plan.seconds), "seconds_to_compile": .number(plan.secondsToCompile), "memory_bytes": .integer(plan.memory), "settings": settings(plan.settings, examples: plan.examples),
        ]
    }

    /// All that decides an inspection's figures beside the point: with these the same is computed again on any machine.
    static func settings(_ chosen: Inspection.Settings, examples: Int) -> ConfigurationNode {
        [
            "budget": .integer(chosen.budget), "examples": .integer(examples), "largest": .integer(chosen.largest), "smallest": .integer(chosen.smallest),
            "tolerance": .number(chosen.tolerance), "probes": .integer(chosen.probes), "steps": .integer(chosen.steps), "sketch": .integer(chosen.sketch),
            "trace_error": .number(chosen.traceError), "radius": .number(chosen.radius), "adaptive_radius": .number(chosen.adaptiveRadius),
            "relative_radius": .number(chosen.relativeRadius), "directions": .integer(chosen.directions), "seed": .integer(Int(truncatingIfNeeded: chosen.seed)),
        ]
    }

    /// A point that a search for a critical one came to.
    static func node(_ found: FoundCriticalPoint) -> ConfigurationNode {
        [
            "outcome": .string(found.outcome.rawValue), "because": .string(found.because), "kind": .string(found.classification.kind.rawValue),
            "kind_because": .string(found.classification.because), "distance": .number(found.distance), "relative_distance": .number(found.relativeDistance),
            "loss": .number(found.loss), "gradient_norms": .list(found.gradientNorms.map(ConfigurationNode.number)), "hessian_products": .integer(found.products),
            "index": found.classification.index.map { .number($0.value) } ?? .null,
        ]
    }
}
