import Foundation
import ThalwegConfiguration
public import ThalwegTraining

extension Doctor {
    /// Tries treatments for the findings from the least change upward, and accepts the smallest one that is really better.
    ///
    /// Candidates run a short trial each from the experiment's seed (successive halving); the survivors run in full, the
    /// smallest change first. One is accepted when it learns a tenth more than the untreated run (a fiftieth where the setting
    /// itself is a mistake) on average over `trials` seeds with p < 0.05 in a paired one-sided t-test, and comes within a
    /// twentieth of the best survivor. Pairs of changes follow where no single one is enough. The same number of treatments drawn at random is the yardstick.
    ///
    /// - Parameters:
    ///   - budget: seconds for trials; nil takes four times the first run, at least 20. A trial under way is finished.
    ///   - trials: seeds of the verification, at least 1.
    /// - Throws: `DoctorError.interrupted`, and whatever training throws.
    public func treat(
        _ experiment: Experiment, diagnosis: Diagnosis, budget: Double? = nil, trials: Int = 3, randomRepair: Bool = true,
        progress: (@Sendable (DoctorProgress) -> Void)? = nil
    ) throws -> Cure {
        let start = Date()
        let limit = budget ?? max(4 * diagnosis.run.seconds.total, 20)
        func elapsed() -> Double { Date().timeIntervalSince(start) }
        laboratory.remember(diagnosis.run, of: experiment)
        // What only follows from another finding needs no treatment of its own.
        let sick = diagnosis.findings.filter { $0.severity > .note }
        let ids = sick.enumerated().filter { $0.offset == 0 || $0.element.causedBy.isEmpty }.map(\.element.id)
        guard !ids.isEmpty else { return Cure(outcomes: []) }
        let session = TreatmentSession(doctor: self, experiment: experiment, run: diagnosis.run, seeds: max(trials, 1), progress: progress)
        var candidates = session.candidates(for: ids)

        try session.tryShortly(&candidates, until: { elapsed() > limit * 0.6 })
        let order = session.survivors(candidates)
        var accepted = try session.accept(order, among: &candidates, until: { elapsed() > limit * 2 })
        if accepted == nil {
            let singles = candidates.count
            candidates += session.pairs(of: candidates)
            try session.tryShortly(&candidates, until: { elapsed() > limit * 2 })
            accepted = try session.accept(session.survivors(candidates).filter { $0 >= singles }, among: &candidates, until: { elapsed() > limit * 3 })
        }
        let repair = randomRepair ? try session.repairAtRandom(count: min(max(candidates.filter { $0.log != nil }.count, 1), 6), until: { elapsed() > limit * 3 }) : nil

        let outcomes = candidates.enumerated().compactMap { place, candidate in session.outcome(candidate, rank: place + 1, accepted: place == accepted) }
        let cure = accepted.map { candidates[$0] }
        return Cure(
            outcomes: outcomes, accepted: outcomes.first { $0.accepted }, run: cure?.full, randomRepair: repair,
            specification: cure?.experiment.specification, seconds: elapsed())
    }
}
