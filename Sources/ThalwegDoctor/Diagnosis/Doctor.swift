import ThalwegConfiguration
public import ThalwegTraining

/// Examines runs, confirms what it finds by experiment, and treats.
///
/// ```swift
/// let doctor = try Doctor()
/// let diagnosis = try doctor.diagnose(experiment)
/// if diagnosis.verdict == .sick { let cure = try doctor.treat(experiment, diagnosis: diagnosis) }
/// ```
public struct Doctor: Sendable {
    let selected: [any Check.Type]
    let laboratory: Laboratory

    /// A doctor.
    ///
    /// - Parameters:
    ///   - ids: of the checks to make; all of them when nil.
    ///   - laboratory: where trials are made and remembered.
    /// - Throws: `DoctorError.unknownCheck`.
    public init(checks ids: [String]? = nil, laboratory: Laboratory = Laboratory()) throws {
        self.laboratory = laboratory
        let all = checks.map { $0.id }
        for id in ids ?? [] where !all.contains(id) { throw DoctorError.unknownCheck(id, nearest: nearest(id, in: all), all: all) }
        selected = ids.map { ids in checks.filter { ids.contains($0.id) } } ?? checks
    }

    /// The check with this id; nil where there is none.
    public static func check(_ id: String) -> (any Check.Type)? { checks.first { $0.id == id } }

    /// What a log alone tells: no experiment is made, so that what needs one to be sure is a note unless the run clearly fails.
    public func examine(_ run: RunLog) -> Diagnosis {
        var findings = candidates(run)
        for index in findings.indices where !run.suffers && findings[index].id != BadValues.id {
            findings[index].severity = .note
        }
        for index in findings.indices {
            findings[index].causedBy = findings.map(\.id).filter { Ranking.isUpstream($0, of: findings[index].id) && !Ranking.isUpstream(findings[index].id, of: $0) }
        }
        return Diagnosis(run: run, findings: ranked(findings), notes: run.probes.isEmpty ? ["the run has no per-layer signals: only losses and data were examined"] : [])
    }

    /// Findings that the log supports, before any confirmation; roots first.
    func candidates(_ run: RunLog) -> [Finding] {
        selected.compactMap { $0.init().examine(run) }.sorted { Ranking.priority($0) < Ranking.priority($1) }
    }

    /// Above notes first; among equals roots first.
    func ranked(_ findings: [Finding]) -> [Finding] {
        findings.sorted {
            let (left, right) = ($0.severity > .note, $1.severity > .note)
            return left != right ? left : Ranking.priority($0) < Ranking.priority($1)
        }
    }
}
