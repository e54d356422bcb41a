import ThalwegConfiguration

extension Optimizer {
    /// Sophia with Hutchinson's estimate of the Hessian's diagonal; see `ScaleBySophia`. Decoupled weight decay. optax: `contrib.sophia`.
    ///
    /// Cost: two more gradients every `period` steps. Reference: Liu et al. 2024, arXiv:2305.14342.
    public static func sophiaH(
        learningRate: Double = 0.001, beta1: Double = 0.965, beta2: Double = 0.99, epsilon: Double = 1e-8, gamma: Double = 0.01, clip: Double = 1,
        period: Int = 10, weightDecay: Double = 1e-4
    ) -> Optimizer {
        sophia(
            "sophia_h", .hutchinson, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, gamma: gamma, clip: clip, period: period,
            weightDecay: weightDecay)
    }

    static let sophiaHEntry = sophiaEntry("sophia_h", .hutchinson, summary: "Clipped steps over the Hessian's diagonal, estimated by Hutchinson")
}
