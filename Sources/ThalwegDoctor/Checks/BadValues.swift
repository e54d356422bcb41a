public import ThalwegTraining

/// NaN, infinite or out-of-range entries in the data.
public struct BadValues: Check {
    public static let id = "bad-values"
    public static let description = CheckDescription(
        title: "Bad values in the data",
        meaning: "One entry of the inputs or targets that is no number makes the loss, the gradient and then every parameter no number. A label outside the classes teaches nothing or the wrong thing.",
        detection: "Counts entries that are NaN or infinite, and labels outside 0…classes−1, in the training part. The threshold is 0: there is no harmless bad value.",
        confirmation: "Training without them stays finite and descends.",
        cures: ["remove or replace the rows named in the finding", "find out what wrote them"],
        sources: ["Breck et al., Data Validation for Machine Learning, SysML 2019"])
    public static let confirmingTreatments: [any Treatment] = [RemoveFaults()]
    public static let requiredEffect = Effect.weak
    public init() {}

    public func examine(_ run: RunLog) -> Finding? {
        let data = run.data
        guard data.badInputs + data.badTargets > 0 else { return nil }
        var evidence: [Evidence] = [], parts: [String] = []
        if data.badInputs > 0 {
            evidence.append(Evidence("bad_input_entries", Double(data.badInputs), ">", 0, place: "data"))
            parts.append("\(data.badInputs) input entries are not finite (rows \(rows(data.badInputRows)))")
        }
        if data.badTargets > 0 {
            evidence.append(Evidence("bad_target_entries", Double(data.badTargets), ">", 0, place: "data"))
            parts.append("\(data.badTargets) targets are no numbers or outside the classes (rows \(rows(data.badTargetRows)))")
        }
        if let first = run.firstNonFinite { evidence.append(Evidence("first_non_finite_step", Double(first.step), ">", -1, step: first.step, place: first.place)) }
        return Finding(
            id: Self.id, severity: run.suffers ? .critical : .warning, confidence: 0.99,
            summary: parts.joined(separator: "; ") + ".", places: ["data"], sinceStep: run.firstNonFinite?.step, evidence: evidence)
    }

    private func rows(_ rows: [Int]) -> String { rows.prefix(5).map(String.init).joined(separator: ", ") + (rows.count > 5 ? " …" : "") }
}
