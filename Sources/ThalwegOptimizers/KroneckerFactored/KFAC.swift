import ThalwegCore

/// K-FAC's step: `v ← μv − α P⁻¹g`, P the curvature as Kronecker products `A ⊗ G` layer by layer, damped by λ; EKFAC with corrected eigenvalues.
///
/// Factors are exponential averages; inverses `(A + π√λ)⁻¹ ⊗ (G + √λ/π)⁻¹` are made every few steps. EKFAC divides by `S + λ` in the eigenbasis.
/// `adaptsLearningRate` and `adaptsMomentum` choose α and μ that minimize the quadratic model `gᵀδ + ½ δᵀ(C + λ)δ`, C the exact Gauss–Newton matrix, at two products per step.
/// `adaptsDamping` moves λ every `dampingPeriod` steps by ω^period: down where the loss fell by more than ¾ of what the quadratic model (without λ) says, up where by less than ¼.
/// A norm constraint c shortens the preconditioned gradient so that `α² ⟨P⁻¹g, g⟩ ≤ c`, where the learning rate is not adaptive.
///
/// Layers are dense, convolutions (in groups too), embeddings (input factor diagonal), scales and shifts (diagonal). Parameters outside any layer are an error that names
/// them, or take gradient steps. State: `count`, `key`, `damping`, `velocity.NAME`, `curvature.…`. Cost: a gradient more per step (of `exact`: one per output), two products per
/// step, `Σ (m³ + n³)` operations per inversion. A non-finite gradient makes the state NaN.
/// Reference: Martens & Grosse 2015, arXiv:1503.05671; Grosse & Martens 2016, arXiv:1602.01407; George et al. 2018, arXiv:1806.03884; as kfac-jax has it.
public struct KFAC: IterateTransformation {
    /// What happens to parameters that no layer covers.
    public enum Uncovered: String, Sendable, Hashable, CaseIterable {
        /// The program fails, and names them.
        case error
        /// They take gradient steps.
        case gradient
    }

    /// All settings.
    public struct Settings: Sendable, Hashable {
        /// Decay μ of the velocity, in [0, 1); the start where it adapts.
        public var momentum = 0.9
        /// λ, > 0; the start where it adapts. EKFAC starts from 0.3.
        public var damping = 0.1
        /// Whether λ follows the loss's answer to the steps (Levenberg–Marquardt).
        public var adaptsDamping = false
        /// Steps between changes of λ, ≥ 1.
        public var dampingPeriod = 5
        /// ω, in (0, 1).
        public var dampingDecay = 0.9
        /// Decay ρ of the factors, in [0, 1).
        public var decay = 0.95
        /// Steps between estimates of the factors, ≥ 1.
        public var estimatePeriod = 1
        /// Steps between inverses (of EKFAC: eigenbases), ≥ 1; a multiple of `estimatePeriod`.
        public var inversePeriod = 5
        /// c; 0 for none. Has no part where the learning rate is adaptive.
        public var normConstraint = 0.001
        /// Whose mean squared gradients the curvature is made of.
        public var fisher = CurvatureEstimate.monteCarlo
        /// How shared weights enter.
        public var sharing = WeightSharing.expand
        /// Whether π spreads the damping by the factors' sizes.
        public var correctsScale = true
        /// Whether α minimizes the quadratic model; the learning rate is then a factor on it.
        public var adaptsLearningRate = false
        /// Whether μ minimizes the quadratic model.
        public var adaptsMomentum = false
        /// What happens to parameters that no layer covers.
        public var uncovered = Uncovered.error
        /// Whether eigenvalues are corrected.
        public var correctsEigenvalues = false

        /// The settings in force when nothing is said: K-FAC's, or EKFAC's, whose damping does not grow by what the factors' own adds.
        public init(correctsEigenvalues: Bool = false) {
            self.correctsEigenvalues = correctsEigenvalues
            if correctsEigenvalues { damping = 0.3 }
        }
    }

    /// The settings.
    public let settings: Settings
    /// The model's layers.
    public let layers: [FactoredLayer]

    /// K-FAC's step.
    public init(_ settings: Settings = Settings(), layers: [FactoredLayer] = []) {
        self.settings = settings
        self.layers = layers
    }

    /// The same for a model with these layers.
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { KFAC(settings, layers: layers) }

    private var name: String { settings.correctsEigenvalues ? "ekfac" : "kfac" }
    private func preconditioner(_ parameters: Tree) -> KroneckerPreconditioner {
        KroneckerPreconditioner(
            layers: layers.filter { parameters[$0.weight] != nil }, correctsEigenvalues: settings.correctsEigenvalues, estimate: settings.fisher, sharing: settings.sharing, decay: settings.decay,
            estimatePeriod: settings.estimatePeriod, inversePeriod: settings.inversePeriod, correctsScale: settings.correctsScale)
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([
            (StepCount.name, StepCount.zero), ("key", RandomKey(seed: 0).tensor), ("damping", Tensor(settings.damping, dtype: .float64)),
        ]).merging(parameters.zeros(), under: "velocity").merging(preconditioner(parameters).makeState(for: parameters), under: "curvature")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        guard let objective = iterate.objective, let model = objective.model, let factored = model.factored else {
            return iterate.missing("a model of layers, taken apart into outputs and loss", for: name)
        }
        guard let key = state["key"], let damping = state["damping"] else { return gradient }
        let preconditioner = preconditioner(gradient), uncovered = preconditioner.uncovered(gradient)
        guard uncovered.isEmpty || settings.uncovered == .gradient else {
            let reason = "no layer with Kronecker factors covers \(uncovered.joined(separator: ", ")); "
                + "use `uncovered: gradient` to let them take gradient steps, freeze them, or train with another optimizer"
            return gradient.map { _ in .failed(TraceError(op: name, reason: reason)) }
        }
        let (count, _) = StepCount.next(state)
        let point = iterate.parameters
        let curvature = preconditioner.updated(
            state.subtree("curvature"), count: count, model: factored, parameters: point, damping: damping, key: RandomKey(tensor: key).fold(count))
        var downhill = -preconditioner.applied(gradient, state: curvature, damping: damping)
        if settings.normConstraint > 0 && !settings.adaptsLearningRate {
            let length = iterate.learningRate * iterate.learningRate * -downhill.inner(gradient)
            downhill = min((settings.normConstraint / max(length, 1e-300)).sqrt(), 1) * downhill
        }
        let velocity = state.subtree("velocity")
        let quadratic = QuadraticModel(gradient: gradient, damping: damping) { model.gaussNewtonProduct(at: point, along: $0) }
        let (rate, momentum) = quadratic.weights(
            of: downhill, velocity, rate: iterate.learningRate, momentum: Tensor(settings.momentum, dtype: .float64),
            adaptsRate: settings.adaptsLearningRate, adaptsMomentum: settings.adaptsMomentum)
        let step = (rate * downhill).zip(momentum * velocity) { $0 + $1 }
        state = Tree([
            (StepCount.name, count), ("key", key),
            ("damping", settings.adaptsDamping ? adapted(damping, count: count, step: step, objective: objective, iterate: iterate, quadratic: quadratic) : damping),
        ]).merging(step, under: "velocity").merging(curvature, under: "curvature")
        return step
    }

    /// λ after the step, by the reduction ratio where that is due.
    private func adapted(_ damping: Tensor, count: Tensor, step: Tree, objective: Objective, iterate: Iterate, quadratic: QuadraticModel) -> Tensor {
        let isDue = remainder(count, Double(settings.dampingPeriod)) .== 0, factor = pow(settings.dampingDecay, settings.dampingPeriod)
        let result = StepCount.when(isDue, always: settings.dampingPeriod == 1, Tree([("damping", damping)])) { _ in
            let before = iterate.value ?? objective.value(at: iterate.parameters)
            let change = (objective.value(at: iterate.parameters + step) - before).converted(to: .float64)
            let ratio = change / quadratic.change(along: step)
            let isGood = ratio .> 0.75, isBad = (ratio .>= 0.25).not()
            return Tree([("damping", min(max(select(isGood, damping * factor, select(isBad, damping / factor, damping)), 1e-8), 1e8))])
        }
        return result["damping"] ?? damping
    }

    private func pow(_ base: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1) { value, _ in value * base } }
}
