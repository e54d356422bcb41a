public import ThalwegTraining

/// What the doctor is doing.
public enum DoctorProgress: Sendable {
    /// The run itself goes on.
    case training(TrainingProgress)
    /// A finding is about to be confirmed by an experiment.
    case confirming(finding: String, proposal: String)
    /// A treatment is about to be tried in a short run; `index` of `count`, from 1.
    case trying(proposal: String, index: Int, count: Int)
    /// A treatment is about to be tried in full with seed number `seed` of `seeds`, from 1.
    case verifying(proposal: String, seed: Int, seeds: Int)
    /// A treatment drawn at random is about to be tried.
    case tryingAtRandom(index: Int, count: Int)
}
