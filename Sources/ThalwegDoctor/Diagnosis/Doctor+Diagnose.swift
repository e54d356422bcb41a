import ThalwegConfiguration
public import ThalwegTraining

extension Doctor {
    /// Trains, examines, and confirms every finding above a note by an experiment from the same seed.
    ///
    /// A finding whose experiment fails becomes a note. A symptom that is gone in the run that confirms an earlier finding is
    /// put down to that one.
    ///
    /// - Parameters:
    ///   - run: the log of the experiment, when it was trained already.
    ///   - progress: called from the training thread.
    /// - Throws: `DoctorError.interrupted`, and whatever training throws.
    /// - Complexity: one to four runs per finding without an upstream one; nothing but the run itself for a healthy one.
    public func diagnose(
        _ experiment: Experiment, run given: RunLog? = nil, progress: (@Sendable (DoctorProgress) -> Void)? = nil
    ) throws -> Diagnosis {
        let training: @Sendable (TrainingProgress) -> Void = { progress?(.training($0)) }
        let run: RunLog = if let given { given } else { try laboratory.run(experiment, progress: training) }
        laboratory.remember(run, of: experiment)
        var findings: [Finding] = []
        var cured: [(id: String, run: RunLog)] = []
        for candidate in candidates(run) {
            var finding = candidate
            if finding.severity > .note, let check = Doctor.check(finding.id) {
                if let upstream = cured.first(where: { check.init().examine($0.run) == nil && $0.run.trainingQuality > run.trainingQuality }) {
                    finding.confirmation = Confirmation(
                        experiment: "the run that confirms \(upstream.id)", changed: "as there",
                        observed: "\(finding.id) is gone there: quality \(percent(upstream.run.trainingQuality)) instead of \(percent(run.trainingQuality))",
                        holds: true)
                    finding.confidence = min(finding.confidence + 0.2, 0.9)
                    link(&finding, with: upstream.id, in: &findings)
                } else if let healthy = try confirm(&finding, check: check, experiment: experiment, run: run, progress: progress) {
                    cured.append((finding.id, healthy))
                }
            }
            findings.append(finding)
        }
        var notes = run.warnings
        if run.suffers, !findings.contains(where: { $0.severity > .note }) {
            try confirmTogether(&findings, experiment: experiment, run: run, progress: progress)
            if !findings.contains(where: { $0.severity > .note }) {
                notes.append("only \(percent(run.trainingQuality)) was learned of what a constant answer leaves, but no cause that was looked for is borne out by experiment")
            }
        }
        return Diagnosis(run: run, findings: ranked(findings), notes: notes)
    }

    /// Two causes at once hide each other: taking away one alone changes nothing. Tries pairs of refuted findings.
    private func confirmTogether(
        _ findings: inout [Finding], experiment: Experiment, run: RunLog, progress: (@Sendable (DoctorProgress) -> Void)?
    ) throws {
        let refuted = findings.indices.filter { findings[$0].confirmation?.holds == false }.prefix(3)
        func proposals(_ index: Int) -> ArraySlice<Proposal> {
            (Doctor.check(findings[index].id)?.confirmingTreatments ?? []).flatMap { $0.proposals(for: experiment.specification, run: run) }.prefix(2)
        }
        for (place, first) in refuted.enumerated() {
            for second in refuted.dropFirst(place + 1) {
                for left in proposals(first) {
                    for right in proposals(second) {
                        guard let both = left.combined(with: right), let changed = try? experiment.replacing(both.changes) else { continue }
                        progress?(.confirming(finding: findings[first].id, proposal: both.id))
                        let trial = try laboratory.run(changed, maximumSeconds: max(8, 4 * run.seconds.train))
                        guard isBetter(trial, than: run, by: .strong, experiment: experiment, changed: changed) else { continue }
                        for index in [first, second] {
                            findings[index].confirmation = confirmation(both, trial, run, experiment, holds: true)
                            findings[index].severity = .critical
                            findings[index].confidence = 0.8
                        }
                        return
                    }
                }
            }
        }
    }

    /// Puts the arrow between a finding and the confirmed one whose cure also ends it.
    private func link(_ finding: inout Finding, with id: String, in findings: inout [Finding]) {
        if Ranking.isUpstream(finding.id, of: id), !Ranking.isUpstream(id, of: finding.id), let place = findings.firstIndex(where: { $0.id == id }) {
            findings[place].causedBy.append(finding.id)
        } else {
            finding.causedBy.append(id)
        }
    }

    /// Makes the experiments of a finding until one bears it out; returns its run, nil when none does.
    private func confirm(
        _ finding: inout Finding, check: any Check.Type, experiment: Experiment, run: RunLog, progress: (@Sendable (DoctorProgress) -> Void)?
    ) throws -> RunLog? {
        let proposals = check.confirmingTreatments.flatMap { $0.proposals(for: experiment.specification, run: run) }.prefix(5)
        guard !proposals.isEmpty else {
            // Nothing in an experiment file can take the cause away: the evidence stands by itself, or is worth a note.
            if check.id != BadValues.id { finding.severity = min(finding.severity, run.suffers ? .warning : .note) }
            return nil
        }
        var best: (proposal: Proposal, run: RunLog)?
        var bearsOut: (proposal: Proposal, run: RunLog)?
        for proposal in proposals {
            progress?(.confirming(finding: finding.id, proposal: proposal.id))
            guard let changed = try? experiment.replacing(proposal.changes) else { continue }
            let trial = try laboratory.run(changed, maximumSeconds: max(8, 4 * run.seconds.train))
            if trial.trainingQuality >= best?.run.trainingQuality ?? -1 { best = (proposal, trial) }
            guard isBetter(trial, than: run, by: check.requiredEffect, experiment: experiment, changed: changed) else { continue }
            if trial.trainingQuality > bearsOut?.run.trainingQuality ?? -1 { bearsOut = (proposal, trial) }
            // A clear recovery needs no further experiment; a small gain may be outdone by the next one.
            if trial.trainingQuality >= 0.8 { break }
        }
        if let bearsOut {
            finding.confirmation = confirmation(bearsOut.proposal, bearsOut.run, run, experiment, holds: true)
            finding.confidence = 0.5 * finding.confidence + 0.5
            return bearsOut.run
        }
        if let best { finding.confirmation = confirmation(best.proposal, best.run, run, experiment, holds: false) }
        finding.severity = .note
        finding.confidence = min(finding.confidence, 0.3)
        return nil
    }

    func isBetter(_ trial: RunLog, than run: RunLog, by effect: Effect, experiment: Experiment, changed: Experiment) -> Bool {
        effect.isReached(before: run, after: trial, sameLoss: experiment.specification["loss"] == changed.specification["loss"])
    }

    private func confirmation(_ proposal: Proposal, _ trial: RunLog, _ run: RunLog, _ experiment: Experiment, holds: Bool) -> Confirmation {
        let changed = (try? experiment.replacing(proposal.changes)).map { Change.between(experiment.specification, $0.specification) } ?? []
        let shown = changed.prefix(3).map { "\($0.path): \($0.from) → \($0.to)" }.joined(separator: "; ")
        return Confirmation(
            experiment: "\(proposal.id), from the same seed", changed: shown + (changed.count > 3 ? "; and \(changed.count - 3) more" : ""),
            observed: "training loss \(figure(run.final.train.loss)) → \(figure(trial.final.train.loss)), quality \(percent(run.trainingQuality)) → \(percent(trial.trainingQuality))",
            holds: holds)
    }
}
