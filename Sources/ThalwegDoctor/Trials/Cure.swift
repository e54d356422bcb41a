public import ThalwegConfiguration
public import ThalwegTraining

/// What treating an experiment gave.
public struct Cure: Sendable {
    /// Every treatment that was tried, in order of change.
    public var outcomes: [TrialOutcome]
    /// The smallest change that is really better; nil when none is.
    public var accepted: TrialOutcome?
    /// The full run of the cured experiment.
    public var run: RunLog?
    /// What random treatments reach with as many trials.
    public var randomRepair: RandomRepair?
    /// The cured experiment file.
    public var specification: ConfigurationNode?
    /// Wall-clock time of all trials and the full run, in seconds.
    public var seconds: Double

    /// The outcome of a treatment.
    public init(
        outcomes: [TrialOutcome], accepted: TrialOutcome? = nil, run: RunLog? = nil, randomRepair: RandomRepair? = nil,
        specification: ConfigurationNode? = nil, seconds: Double = 0
    ) {
        self.outcomes = outcomes
        self.accepted = accepted
        self.run = run
        self.randomRepair = randomRepair
        self.specification = specification
        self.seconds = seconds
    }
}
