import ThalwegConfiguration

extension Optimizer {
    /// Gradient descent, with momentum and decay where asked for: `b ← μb + g`, `θ ← θ − η b`; `g + μb` in place of `b` with Nesterov's.
    ///
    /// Coupled weight decay adds λθ to g. As PyTorch's `SGD`. Memory: one vector of parameters with momentum, none without.
    /// Reference: Robbins & Monro 1951, doi:10.1214/aoms/1177729586.
    public static func sgd(
        learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
    ) -> Optimizer {
        descent(
            "sgd", learningRate: learningRate, momentum: momentum, nesterov: nesterov, weightDecay: weightDecay,
            options: [("momentum", momentum.unless(0)), ("nesterov", nesterov ? true : nil)])
    }

    /// SGD under one of its names.
    static func descent(
        _ name: String, learningRate: Double, momentum: Double, nesterov: Bool, weightDecay: Double, options: [(String, ConfigurationNode?)]
    ) -> Optimizer {
        let direction: any GradientTransformation = momentum == 0 ? Identity() : Trace(momentum: momentum, nesterov: nesterov)
        return Optimizer(
            name, learningRate: learningRate, direction: decayed(weightDecay, before: direction),
            stability: .momentum(momentum, nesterov: nesterov, decay: weightDecay), options: options + [("weight_decay", weightDecay.unless(0))])
    }

    static let sgdEntry = CatalogueEntry<Optimizer>(
        "sgd", family: "gradient descent", summary: "Gradient descent, with momentum where asked for",
        options: [
            .learningRate(0.01), .decay("momentum", 0, "weight of the earlier steps"),
            OptionDescription("nesterov", .boolean, default: false, "look ahead; needs momentum"), .weightDecay(),
        ], reference: "Robbins & Monro 1951, doi:10.1214/aoms/1177729586"
    ) { reader in
        let momentum = try reader.decay("momentum", 0), nesterov = try reader.bool("nesterov", default: false)
        if nesterov && momentum == 0 {
            throw reader.invalid("nesterov", "needs momentum; set \"momentum\", such as 0.9, beside it")
        }
        return .sgd(
            learningRate: try reader.learningRate(0.01), momentum: momentum, nesterov: nesterov,
            weightDecay: try reader.nonNegative("weight_decay", 0))
    }
}
