import ThalwegConfiguration

extension Optimizer {
    /// Sophia with the Gauss–Newton–Bartlett estimate; see `ScaleBySophia`. Decoupled weight decay. The loss must be a negative log-likelihood.
    ///
    /// Cost: one more gradient every `period` steps. Reference: Liu et al. 2024, arXiv:2305.14342.
    public static func sophiaG(
        learningRate: Double = 0.001, beta1: Double = 0.965, beta2: Double = 0.99, epsilon: Double = 1e-8, gamma: Double = 0.01, clip: Double = 1,
        period: Int = 10, weightDecay: Double = 1e-4
    ) -> Optimizer {
        sophia(
            "sophia_g", .gaussNewtonBartlett, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, gamma: gamma, clip: clip,
            period: period, weightDecay: weightDecay)
    }

    static let sophiaGEntry = sophiaEntry(
        "sophia_g", .gaussNewtonBartlett, summary: "Clipped steps over the Gauss–Newton diagonal, from targets drawn from the model")
}
