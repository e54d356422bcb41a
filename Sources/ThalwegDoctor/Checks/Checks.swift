/// The checks, in the order of the causal graph: what stands earlier may bring about what stands later.
public let checks: [any Check.Type] = [
    BadValues.self,
    LossOutputMismatch.self,
    UnscaledInputs.self,
    SymmetricInitialization.self,
    MissingNonlinearity.self,
    LearningRateTooHigh.self,
    VanishingGradients.self,
    ExplodingGradients.self,
    PoorInitializationScale.self,
    DeadUnits.self,
    SaturatedActivations.self,
    LearningRateTooLow.self,
    Undertrained.self,
]
