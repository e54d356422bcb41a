public import ThalwegConfiguration
public import ThalwegDoctor

/// A diagnosis, with the treatments where there were any, as a JSON document of schema `thalweg.diagnosis/1`.
public enum DiagnosisDocument {
    /// The document. Values that are not finite are `null` once written.
    ///
    /// - Parameter specification: Where the cured experiment file was written.
    public static func node(_ diagnosis: Diagnosis, cure: Cure? = nil, specification: String? = nil) -> ConfigurationNode {
        [
            "schema": "thalweg.diagnosis/1",
            "verdict": .string(diagnosis.verdict.rawValue),
            "run": RunDocument.node(diagnosis.run),
            "findings": .list(diagnosis.findings.enumerated().map { finding($1, rank: $0 + 1) }),
            "treatments": .list((cure?.outcomes ?? []).map(treatment)),
            "cured": .bool(cure?.accepted != nil),
            "random_repair": cure?.randomRepair.map(repair) ?? .null,
            "spec": specification.map(ConfigurationNode.string) ?? .null,
            "overhead": .number(diagnosis.run.overhead),
            "seconds": [
                "first_run": .number(diagnosis.run.seconds.total), "treatment": cure.map { .number($0.seconds) } ?? .null,
            ],
            "notes": .list(diagnosis.notes.map(ConfigurationNode.string)),
        ]
    }

    /// The document as text, indented.
    ///
    /// - Parameter specification: Where the cured experiment file was written.
    public static func text(_ diagnosis: Diagnosis, cure: Cure? = nil, specification: String? = nil) -> String {
        JSONWriter.text(node(diagnosis, cure: cure, specification: specification)) + "\n"
    }

    private static func finding(_ finding: Finding, rank: Int) -> ConfigurationNode {
        [
            "id": .string(finding.id), "rank": .integer(rank), "severity": .string(finding.severity.rawValue),
            "confidence": .number(finding.confidence), "summary": .string(finding.summary),
            "where": .list(finding.places.map(ConfigurationNode.string)),
            "since_step": finding.sinceStep.map(ConfigurationNode.integer) ?? .null,
            "caused_by": .list(finding.causedBy.map(ConfigurationNode.string)),
            "evidence": .list(finding.evidence.map(evidence)),
            "confirmed_by": finding.confirmation.map(confirmation) ?? .null,
        ]
    }

    private static func evidence(_ evidence: Evidence) -> ConfigurationNode {
        [
            "signal": .string(evidence.signal), "value": .number(evidence.value), "threshold": .number(evidence.threshold),
            "comparison": .string(evidence.comparison), "step": evidence.step.map(ConfigurationNode.integer) ?? .null,
            "where": evidence.place.map(ConfigurationNode.string) ?? .null,
        ]
    }

    private static func confirmation(_ confirmation: Confirmation) -> ConfigurationNode {
        [
            "experiment": .string(confirmation.experiment), "changed": .string(confirmation.changed),
            "observed": .string(confirmation.observed), "holds": .bool(confirmation.holds),
        ]
    }

    private static func treatment(_ outcome: TrialOutcome) -> ConfigurationNode {
        [
            "rank": .integer(outcome.rank), "id": .string(outcome.id),
            "for": .list(outcome.findings.map(ConfigurationNode.string)),
            "changes": .list(
                outcome.changes.map { ["path": .string($0.path), "from": value($0.from), "to": value($0.to)] }),
            "before": RunDocument.measures(outcome.before), "after": RunDocument.measures(outcome.after),
            "trials": .integer(outcome.trials), "p_value": outcome.pValue.map(ConfigurationNode.number) ?? .null,
            "accepted": .bool(outcome.accepted),
        ]
    }

    /// A change's text as the value it stands for: `none` is nothing, JSON is read, anything else is text.
    private static func value(_ text: String) -> ConfigurationNode {
        if text == "none" { return .null }
        return (try? JSONReader.parse(text)) ?? .string(text)
    }

    private static func repair(_ repair: RandomRepair) -> ConfigurationNode {
        var node = RunDocument.measures(repair.measures)
        node["trials"] = .integer(repair.trials)
        return node
    }
}
