public import ThalwegCore

// What stands around another transformation hands the model's layers on to it.

extension Chain {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { Chain(parts.map { $0.knowing(layers) }) }
}

extension AppliedRate {
    func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { AppliedRate(direction: direction.knowing(layers)) }
}

extension Masked {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { Masked(inner.knowing(layers), rest: rest, where: isChosen) }
}

extension Cautious {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { Cautious(inner.knowing(layers)) }
}

extension Accumulate {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { Accumulate(inner.knowing(layers), steps: steps) }
}

extension ApplyIfFinite {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { ApplyIfFinite(inner.knowing(layers), limit: limit) }
}

extension Lookahead {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { Lookahead(inner.knowing(layers), steps: steps, alpha: alpha) }
}

extension ExponentialWeightAverage {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation {
        ExponentialWeightAverage(inner.knowing(layers), decay: decay, debias: debias)
    }
}

extension StochasticWeightAverage {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation {
        StochasticWeightAverage(inner.knowing(layers), start: start, cycle: cycle)
    }
}

extension SharpnessAware {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation {
        SharpnessAware(inner.knowing(layers), rho: rho, eta: eta, epsilon: epsilon)
    }
}

extension Mechanic {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation {
        Mechanic(inner.knowing(layers), weightDecay: weightDecay, epsilon: epsilon, initialScale: initialScale, betas: betas)
    }
}

extension HypergradientDescent {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { HypergradientDescent(inner.knowing(layers), rate: rate) }
}

extension Restarts {
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation {
        Restarts(name, inner: inner.knowing(layers), proposal: proposal, size: size, interval: interval)
    }
}
