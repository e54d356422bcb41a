public import ThalwegConfiguration
import ThalwegCore
public import ThalwegCurvature

/// An inspection as a JSON document of schema `thalweg.inspection/1`.
public enum InspectionDocument {
    /// The document. Values that are not finite are `null` once written.
    ///
    /// - Parameters:
    ///   - learningRate: of the step that would come next; nil where there is none.
    ///   - place: where training stood, such as `end` or `epoch:3`.
    ///   - found: the critical point that a search came to from there.
    public static func node(_ inspection: Inspection, learningRate: Double?, place: String, found: FoundCriticalPoint? = nil) -> ConfigurationNode {
        var stability = ConfigurationNode.null, step = ConfigurationNode.null
        func estimate(_ value: Estimate) -> ConfigurationNode {
            ["value": .number(value.value), "standard_error": .number(value.standardError), "samples": .integer(value.samples)]
        }
        func pairs(_ list: [Eigenpair]) -> ConfigurationNode { .list(list.map { ["value": .number($0.value), "bound": .number($0.bound)] }) }
        func optional(_ value: Double?) -> ConfigurationNode { value.map(ConfigurationNode.number) ?? .null }
        if let margin = inspection.stability {
            stability = [
                "largest": ["value": .number(margin.largest), "bound": .number(margin.bound)], "preconditioned": .bool(margin.isPreconditioned),
                "coefficient": .number(margin.coefficient), "threshold": .number(margin.threshold), "ratio": .number(margin.ratio),
            ]
        }
        if let found = inspection.step {
            step = [
                "alpha": found.alpha.map(estimate) ?? .null, "slope": .number(found.slope), "curvature": .number(found.curvature),
                "change": .number(found.change), "along_largest": optional(inspection.stepAlongTop),
            ]
        }
        func bulk(_ found: SpectralBulk) -> ConfigurationNode {
            [
                "law": .string(found.law.name), "distance": .number(found.distance), "edges": .list([.number(found.edges.lowerBound), .number(found.edges.upperBound)]),
                "parameters": .list(found.law.parameters.map { ["name": .string($0.name), "value": .number($0.value)] }),
                "outliers_above": estimate(found.outliersAbove), "outliers_below": estimate(found.outliersBelow),
                "negative_fraction": .number(found.negativeShare), "zero_fraction": .number(found.zeroShare), "close": .bool(found.isClose),
            ]
        }
        let curve = inspection.density.density(), top = inspection.ends.largest.first?.value
        func notSmooth(_ op: NonSmoothOp) -> ConfigurationNode {
            [
                "op": .string(op.name), "layer": op.layer.map(ConfigurationNode.string) ?? .null, "kind": .string(op.kind.rawValue), "count": .integer(op.count),
                "convention": .string(op.convention),
            ]
        }
        return [
            "schema": "thalweg.inspection/1", "at": .string(place), "loss": .number(inspection.slope.loss),
            "gradient_norm": .number(inspection.slope.gradientNorm), "gradient_standard_error": optional(inspection.slope.standardError),
            "parameters": .integer(inspection.parameterCount), "parameter_norm": .number(inspection.parameterNorm),
            "examples": .integer(inspection.exampleCount), "hessian_products": .integer(inspection.products),
            "settings": settings(inspection.settings, examples: inspection.exampleCount),
            "non_smooth": .list(inspection.nonSmoothOps.map(notSmooth)), "found_critical": found.map(node) ?? .null,
            "hessian": [
                "largest": pairs(inspection.ends.largest), "largest_sampling_errors": .list(inspection.largestSamplingErrors.map(ConfigurationNode.number)),
                "trace_sampling_error": .number(inspection.traceSamplingError), "smallest": pairs(inspection.ends.smallest),
                "converged": .bool(inspection.ends.isConverged), "trace": estimate(inspection.trace),
                "condition_number": optional(inspection.conditionNumberAtLeast), "negative_fraction": .number(inspection.negativeShare.value),
                "negative_fraction_standard_error": .number(inspection.negativeShare.standardError),
                "effective_rank": .number(inspection.density.effectiveRank), "frobenius_norm_squared": estimate(inspection.density.squaredFrobeniusNorm),
                "gradient_along_largest": .number(inspection.gradientAlongTop),
                "bulk": .list(inspection.bulks.map(bulk)),
                "density": ["values": .list(curve.values.map(ConfigurationNode.number)), "weights": .list(curve.densities.map(ConfigurationNode.number))],
            ],
            "point": [
                "kind": .string(inspection.point.kind.rawValue), "because": .string(inspection.point.because),
                "escape_direction": .bool(inspection.point.hasEscapeDirection), "index": inspection.point.index.map(estimate) ?? .null,
                "gradient_limit": .number(inspection.point.gradientLimit),
            ],
            "sharpness": [
                "radius": .number(inspection.sharpness.radius), "sam": .number(inspection.sharpness.alongGradient.value),
                "sam_standard_error": .number(inspection.sharpness.alongGradient.standardError),
                "top_eigenvector": optional(inspection.sharpness.alongTopEigenvector?.value),
                "adaptive": estimate(inspection.sharpness.adaptive), "adaptive_radius": .number(inspection.sharpness.adaptiveRadius),
                "filter_normalized": [
                    "radius": .number(inspection.randomRise.radius), "mean": estimate(inspection.randomRise.mean),
                    "worst": .number(inspection.randomRise.worst),
                ],
                "flatness": [
                    "tolerance": .number(inspection.flatness.tolerance), "sigma": inspection.flatness.sigma.map(estimate) ?? .null,
                    "relative_sigma": inspection.flatness.relativeSigma.map(estimate) ?? .null,
                ],
                "largest_eigenvalue_times_learning_rate": optional(top.flatMap { value in learningRate.map { $0 * value } }),
            ],
            "stability": stability, "step": step, "learning_rate": optional(learningRate),
            "gradient_noise_scale": optional(inspection.slope.noiseScale),
        ]
    }
}
