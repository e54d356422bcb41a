import ThalwegConfiguration

extension OptionDescription {
    static func learningRate(_ standard: Double) -> OptionDescription {
        OptionDescription("learning_rate", .number, default: .number(standard), "base step size; a negative one ascends")
    }
    static func decay(_ name: String, _ standard: Double, _ summary: String) -> OptionDescription {
        OptionDescription(name, .number, default: .number(standard), summary + ", in [0, 1)")
    }
    static func epsilon(_ standard: Double, _ place: String) -> OptionDescription {
        OptionDescription("epsilon", .number, default: .number(standard), "keeps the divisor away from 0; \(place) the root")
    }
    static func weightDecay(_ standard: Double = 0, decoupled: Bool = false) -> OptionDescription {
        OptionDescription(
            "weight_decay", .number, default: .number(standard),
            decoupled ? "decoupled: each step shrinks the parameters by learning rate · this" : "coupled: adds this times the parameters to the gradient")
    }
    static let beta1 = decay("beta1", 0.9, "decay of the mean of gradients")
    static let beta2 = decay("beta2", 0.999, "decay of the mean of squared gradients")
}

extension OptionReader {
    mutating func learningRate(_ standard: Double) throws(ConfigurationError) -> Double { try double("learning_rate", default: standard) }
    mutating func decay(_ key: String, _ standard: Double) throws(ConfigurationError) -> Double {
        try double(key, default: standard, in: 0...1, below: 1)
    }
    mutating func nonNegative(_ key: String, _ standard: Double) throws(ConfigurationError) -> Double {
        try double(key, default: standard, in: 0...Double.greatestFiniteMagnitude)
    }
}

extension Optimizer {
    /// `direction` with coupled decay before it where the rate is not 0.
    static func decayed(_ rate: Double, before direction: any GradientTransformation) -> any GradientTransformation {
        rate == 0 ? direction : Chain([AddWeightDecay(rate), direction])
    }
    /// `direction` with decoupled decay after it where the rate is not 0.
    static func decayed(_ rate: Double, after direction: any GradientTransformation) -> any GradientTransformation {
        rate == 0 ? direction : Chain([direction, AddWeightDecay(rate)])
    }
}
