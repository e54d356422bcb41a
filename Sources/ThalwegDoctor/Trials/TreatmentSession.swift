import Foundation
import ThalwegConfiguration
import ThalwegTraining

/// The treating of one experiment: its candidates, their short and full trials, and the decision.
struct TreatmentSession {
    /// A treatment on trial.
    struct Candidate {
        let proposal: Proposal
        let findings: [String]
        let experiment: Experiment
        /// The short trial with the experiment's seed.
        var short: RunLog?
        /// The full run with the experiment's seed.
        var full: RunLog?
        var trials = 1
        var pValue: Double?
        /// The longest trial so far.
        var log: RunLog? { full ?? short }
    }

    let doctor: Doctor
    let experiment: Experiment
    let run: RunLog
    let seeds: Int
    let progress: (@Sendable (DoctorProgress) -> Void)?

    private var laboratory: Laboratory { doctor.laboratory }
    /// Steps of a short trial: a third of the run, at least 100.
    private var shortSteps: Int { min(max(run.plannedSteps / 3, 100), max(run.plannedSteps, 1)) }

    /// The proposals of all treatments for these findings, those of the first finding before others of the same cost; then pairs.
    func candidates(for ids: [String]) -> [Candidate] {
        var result: [Candidate] = []
        for treatment in treatments {
            let type = type(of: treatment)
            let findings = ids.filter { type.cures.contains($0) }
            guard !findings.isEmpty else { continue }
            result += treatment.proposals(for: experiment.specification, run: run).compactMap { candidate($0, findings) }
        }
        let rank = { (candidate: Candidate) in Double(candidate.proposal.cost) + (candidate.findings.contains(ids[0]) ? 0 : 0.5) }
        return result.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }

    /// Pairs of candidates whose changes do not touch, the better ones of their short trials first; at most six.
    func pairs(of candidates: [Candidate]) -> [Candidate] {
        let best = candidates.filter { $0.log != nil }.sorted { ($0.log?.trainingQuality ?? 0) > ($1.log?.trainingQuality ?? 0) }.prefix(8)
        var result: [Candidate] = []
        for (place, left) in best.enumerated() {
            for right in best.dropFirst(place + 1) where result.count < 6 {
                guard let both = left.proposal.combined(with: right.proposal) else { continue }
                let findings = left.findings + right.findings.filter { !left.findings.contains($0) }
                if let pair = candidate(both, findings) { result.append(pair) }
            }
        }
        return result.sorted { $0.proposal.cost < $1.proposal.cost }
    }

    private func candidate(_ proposal: Proposal, _ findings: [String]) -> Candidate? {
        guard let changed = try? experiment.replacing(proposal.changes), changed.specification != experiment.specification else { return nil }
        return Candidate(proposal: proposal, findings: findings, experiment: changed)
    }

    /// Runs the short trials in order of change while there is time, at least three.
    func tryShortly(_ candidates: inout [Candidate], until isOver: () -> Bool) throws {
        for place in candidates.indices where candidates[place].log == nil {
            // A run that confirmed a finding is a trial already.
            candidates[place].full = laboratory.known(candidates[place].experiment)
            if candidates[place].full != nil || (isOver() && place >= 3) { continue }
            progress?(.trying(proposal: candidates[place].proposal.id, index: place + 1, count: candidates.count))
            candidates[place].short = try laboratory.run(candidates[place].experiment, maximumSteps: shortSteps)
        }
    }

    /// The candidates worth a full run, the smallest change first: those whose short trial is better than the untreated run and
    /// reaches at least half of the best one's quality, at most five.
    func survivors(_ candidates: [Candidate]) -> [Int] {
        let tried = candidates.indices.filter { candidates[$0].log != nil }
        let quality = { (place: Int) in candidates[place].log?.validationQuality ?? 0 }
        let best = tried.map(quality).max() ?? 0
        let worth = tried.filter { place in
            guard let log = candidates[place].log, !log.hasDiverged else { return false }
            return quality(place) >= 0.5 * best && (quality(place) > run.validationQuality - 0.05)
        }
        let strongest = worth.sorted { quality($0) > quality($1) }.prefix(5)
        return strongest.sorted { candidates[$0].proposal.cost == candidates[$1].proposal.cost ? quality($0) > quality($1) : candidates[$0].proposal.cost < candidates[$1].proposal.cost }
    }

    /// Runs the survivors in full and verifies them over seeds, the smallest change first; the place of the accepted one.
    func accept(_ order: [Int], among candidates: inout [Candidate], until isOver: () -> Bool) throws -> Int? {
        for place in order {
            if isOver(), candidates.contains(where: { $0.full != nil }) { break }
            progress?(.verifying(proposal: candidates[place].proposal.id, seed: 1, seeds: seeds))
            candidates[place].full = try laboratory.run(candidates[place].experiment)
        }
        let fulls = order.filter { candidates[$0].full != nil }
        let best = fulls.compactMap { candidates[$0].full?.validationQuality }.max() ?? 0
        for place in fulls {
            guard let full = candidates[place].full, full.validationQuality >= best - 0.05 else { continue }
            let effects: [Effect] = candidates[place].findings.compactMap { Doctor.check($0)?.requiredEffect }
            let effect: Effect = effects.contains(.weak) ? .weak : effects.contains(.moderate) ? .moderate : .strong
            guard doctor.isBetter(full, than: run, by: effect, experiment: experiment, changed: candidates[place].experiment) else { continue }
            if try verify(&candidates[place], effect: effect) { return place }
        }
        return nil
    }

    /// Repeats the untreated and the treated run with other seeds and tests the differences.
    private func verify(_ candidate: inout Candidate, effect: Effect) throws -> Bool {
        guard seeds > 1, let full = candidate.full else { return true }
        var pairs = [(before: run, after: full)]
        for index in 1..<seeds {
            progress?(.verifying(proposal: candidate.proposal.id, seed: index + 1, seeds: seeds))
            let seed = ConfigurationNode.integer(Int((experiment.seed &+ UInt64(index)) & 0x7FFF_FFFF_FFFF_FFFF))
            let before = try laboratory.run(experiment.replacing([("seed", seed)]))
            let after = try laboratory.run(candidate.experiment.replacing([("seed", seed)]))
            pairs.append((before, after))
        }
        candidate.trials = pairs.count
        let gains = pairs.map { $0.after.validationQuality - $0.before.validationQuality }
        let resolution = 0.5 / Double(max(run.data.validationCount, 20))
        candidate.pValue = Statistics.pairedTest(gains, resolution: resolution)
        let mean = gains.reduce(0, +) / Double(gains.count)
        if mean >= effect.qualityGain, candidate.pValue ?? 1 < 0.05 { return true }
        let sameLoss = experiment.specification["loss"] == candidate.experiment.specification["loss"]
        guard effect == .weak, sameLoss, mean > -0.01 else { return false }
        let logs = pairs.map { pair -> Double in
            let before = pair.before.final.validation?.loss ?? pair.before.final.train.loss
            let after = pair.after.final.validation?.loss ?? pair.after.final.train.loss
            return before.isFinite && before > 0 && after > 0 ? log(before / after) : before.isFinite ? 0 : 1
        }
        candidate.pValue = Statistics.pairedTest(logs, resolution: 0.02)
        return logs.reduce(0, +) / Double(logs.count) > log(1.2) && candidate.pValue ?? 1 < 0.05
    }

    /// Short trials of proposals drawn without regard to the findings; the best of them in full.
    func repairAtRandom(count: Int, until isOver: () -> Bool) throws -> RandomRepair? {
        var pool = treatments.flatMap { $0.proposals(for: experiment.specification, run: run) }.compactMap { candidate($0, []) }
        var generator = SeededGenerator(seed: experiment.seed)
        pool.shuffle(using: &generator)
        var best: (experiment: Experiment, quality: Double)?
        var tried = 0
        for candidate in pool.prefix(count) {
            if isOver(), tried > 0 { break }
            tried += 1
            progress?(.tryingAtRandom(index: tried, count: count))
            let short = try laboratory.run(candidate.experiment, maximumSteps: shortSteps)
            if short.validationQuality >= best?.quality ?? -1 { best = (candidate.experiment, short.validationQuality) }
        }
        guard let best else { return nil }
        return RandomRepair(measures: try laboratory.run(best.experiment).final, trials: tried)
    }

    /// What to report of a candidate; nil for one that was not tried.
    func outcome(_ candidate: Candidate, rank: Int, accepted: Bool) -> TrialOutcome? {
        guard let log = candidate.log else { return nil }
        return TrialOutcome(
            id: candidate.proposal.id, rank: rank, findings: candidate.findings,
            changes: Change.between(experiment.specification, candidate.experiment.specification), before: run.final, after: log.final,
            trials: candidate.trials, pValue: candidate.pValue, accepted: accepted, run: log)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
