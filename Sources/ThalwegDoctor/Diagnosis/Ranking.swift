/// What brings about what, and so what is told first.
enum Ranking {
    /// The findings that may bring about `id`.
    static func causes(of id: String) -> Set<String> {
        switch id {
        case "vanishing-gradients":
            ["saturated-activations", "dead-units", "poor-initialization-scale", "symmetric-initialization", "unscaled-inputs", "learning-rate-too-high", "loss-output-mismatch"]
        case "exploding-gradients": ["poor-initialization-scale", "unscaled-inputs", "learning-rate-too-high", "bad-values"]
        case "saturated-activations": ["unscaled-inputs", "poor-initialization-scale", "learning-rate-too-high", "exploding-gradients"]
        case "dead-units": ["unscaled-inputs", "poor-initialization-scale", "learning-rate-too-high", "symmetric-initialization", "exploding-gradients"]
        case "learning-rate-too-high": ["unscaled-inputs", "poor-initialization-scale", "bad-values", "exploding-gradients"]
        case "learning-rate-too-low": ["unscaled-inputs", "vanishing-gradients", "symmetric-initialization"]
        case "poor-initialization-scale": ["unscaled-inputs", "symmetric-initialization"]
        case "undertrained":
            ["learning-rate-too-low", "vanishing-gradients", "loss-output-mismatch", "unscaled-inputs", "saturated-activations", "dead-units", "poor-initialization-scale", "missing-nonlinearity"]
        case "missing-nonlinearity", "loss-output-mismatch", "unscaled-inputs", "symmetric-initialization", "bad-values": []
        default: []
        }
    }

    /// Position in the order of examination: roots first. What was so before the first step cannot come from training.
    static func priority(_ finding: Finding) -> Double {
        let place = Double(checks.firstIndex { $0.id == finding.id } ?? checks.count)
        let weights = finding.evidence.contains { $0.signal == "initial_weight_factor" }
        if finding.id == PoorInitializationScale.id, weights { return 3.5 }
        if finding.id == DeadUnits.id, finding.sinceStep == 0 { return 4.5 }
        return place
    }

    /// Whether finding `id` explains `other` rather than follows from it.
    static func isUpstream(_ id: String, of other: String) -> Bool { causes(of: other).contains(id) }
}
