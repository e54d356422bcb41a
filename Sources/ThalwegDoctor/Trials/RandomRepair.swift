public import ThalwegTraining

/// What treatments drawn at random, without looking at the findings, reach with as many trials: the yardstick of a cure.
public struct RandomRepair: Sendable, Codable {
    /// Of the best of the random treatments.
    public var measures: Measures
    /// How many were tried.
    public var trials: Int

    /// The best of `trials` random treatments reached `measures`.
    public init(measures: Measures, trials: Int) {
        self.measures = measures
        self.trials = trials
    }
}
