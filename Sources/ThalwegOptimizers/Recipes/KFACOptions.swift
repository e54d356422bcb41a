import ThalwegConfiguration
import ThalwegCore

extension Optimizer {
    /// K-FAC or EKFAC with these settings.
    static func kroneckerFactored(_ name: String, learningRate: Double, _ settings: KFAC.Settings) -> Optimizer {
        let standard = KFAC.Settings(correctsEigenvalues: settings.correctsEigenvalues)
        func whole(_ value: Int, _ normal: Int) -> ConfigurationNode? { value == normal ? nil : .integer(value) }
        func flag(_ value: Bool, _ normal: Bool) -> ConfigurationNode? { value == normal ? nil : .bool(value) }
        return Optimizer(
            name, learningRate: learningRate, step: KFAC(settings),
            options: [
                ("momentum", settings.momentum.unless(standard.momentum)), ("damping", settings.damping.unless(standard.damping)),
                ("adaptive_damping", flag(settings.adaptsDamping, standard.adaptsDamping)),
                ("damping_period", whole(settings.dampingPeriod, standard.dampingPeriod)),
                ("damping_decay", settings.dampingDecay.unless(standard.dampingDecay)), ("decay", settings.decay.unless(standard.decay)),
                ("estimate_period", whole(settings.estimatePeriod, standard.estimatePeriod)),
                ("inverse_period", whole(settings.inversePeriod, standard.inversePeriod)),
                ("norm_constraint", settings.normConstraint.unless(standard.normConstraint)),
                ("fisher", settings.fisher == standard.fisher ? nil : .string(settings.fisher.rawValue)),
                ("sharing", settings.sharing == standard.sharing ? nil : .string(settings.sharing.rawValue)),
                ("scale_correction", settings.correctsEigenvalues ? nil : flag(settings.correctsScale, standard.correctsScale)),
                ("adaptive_learning_rate", flag(settings.adaptsLearningRate, standard.adaptsLearningRate)),
                ("adaptive_momentum", flag(settings.adaptsMomentum, standard.adaptsMomentum)),
                ("uncovered", settings.uncovered == standard.uncovered ? nil : .string(settings.uncovered.rawValue)),
            ])
    }

    static func kroneckerFactoredEntry(
        _ name: String, learningRate rate: Double, correctsEigenvalues: Bool, summary: String, reference: String
    ) -> CatalogueEntry<Optimizer> {
        let standard = KFAC.Settings(correctsEigenvalues: correctsEigenvalues)
        var options: [OptionDescription] = [
            .learningRate(rate), .decay("momentum", standard.momentum, "weight of the step before"),
            OptionDescription("damping", .number, default: .number(standard.damping), "λ, added to the curvature, > 0; where it begins if adaptive"),
            OptionDescription("adaptive_damping", .boolean, default: .bool(standard.adaptsDamping), "λ follows the loss's answer to the steps (Levenberg–Marquardt)"),
            OptionDescription("damping_period", .integer, default: 5, "steps between changes of λ, ≥ 1"),
            OptionDescription("damping_decay", .number, default: 0.9, "ω: λ changes by ω^period, in (0, 1)"),
            .decay("decay", 0.95, "decay of the factors"),
            OptionDescription("estimate_period", .integer, default: 1, "steps between estimates of the factors, ≥ 1"),
            OptionDescription("inverse_period", .integer, default: 5, "steps between inverses or eigenbases, ≥ 1"),
            OptionDescription("norm_constraint", .number, default: .number(standard.normConstraint), "the largest `rate² gᵀP⁻¹g`: longer preconditioned gradients are shortened; 0 for none"),
            OptionDescription("fisher", .choice(CurvatureEstimate.allCases.map(\.rawValue)), default: "monte_carlo", "whose mean squared gradients the curvature is"),
            OptionDescription("sharing", .choice(WeightSharing.allCases.map(\.rawValue)), default: "expand", "how positions that share weights enter"),
        ]
        if !correctsEigenvalues {
            options.append(OptionDescription("scale_correction", .boolean, default: true, "π: spread the damping by the factors' sizes"))
        }
        options += [
            OptionDescription("adaptive_learning_rate", .boolean, default: false, "the rate that minimizes the quadratic model, times learning_rate"),
            OptionDescription("adaptive_momentum", .boolean, default: false, "the momentum that minimizes the quadratic model"),
            OptionDescription("uncovered", .choice(KFAC.Uncovered.allCases.map(\.rawValue)), default: "error", "parameters that no layer covers"),
        ]
        return CatalogueEntry(name, family: "second order", summary: summary, options: options, reference: reference) { reader in
            var settings = standard
            let learningRate = try reader.learningRate(rate)
            settings.momentum = try reader.decay("momentum", standard.momentum)
            settings.damping = try reader.double("damping", default: standard.damping, above: 0)
            settings.adaptsDamping = try reader.bool("adaptive_damping", default: standard.adaptsDamping)
            settings.dampingPeriod = try reader.period("damping_period", 5)
            settings.dampingDecay = try reader.double("damping_decay", default: 0.9, in: 1e-6...1, below: 1)
            settings.decay = try reader.decay("decay", 0.95)
            settings.estimatePeriod = try reader.period("estimate_period", 1)
            settings.inversePeriod = try reader.period("inverse_period", 5)
            guard settings.inversePeriod % settings.estimatePeriod == 0 else {
                throw reader.invalid("inverse_period", "is \(settings.inversePeriod), but must be a multiple of estimate_period, \(settings.estimatePeriod)")
            }
            settings.normConstraint = try reader.nonNegative("norm_constraint", standard.normConstraint)
            settings.fisher = try reader.word("fisher", default: .monteCarlo)
            settings.sharing = try reader.word("sharing", default: .expand)
            if !correctsEigenvalues { settings.correctsScale = try reader.bool("scale_correction", default: true) }
            settings.adaptsLearningRate = try reader.bool("adaptive_learning_rate", default: false)
            settings.adaptsMomentum = try reader.bool("adaptive_momentum", default: false)
            settings.uncovered = try reader.word("uncovered", default: .error)
            return kroneckerFactored(name, learningRate: learningRate, settings)
        }
    }
}
