import ThalwegDoctor

/// The ways from a first cause to the last effect, along `Finding.causedBy`.
enum CausalChains {
    private static let largestCount = 6

    /// Every way that begins at a finding without a known cause; at most six, loops cut, and none that a longer one contains.
    /// A finding that stands alone is a way of one.
    static func paths(_ findings: [Finding]) -> [[Finding]] {
        let known = Dictionary(findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [[Finding]] = []
        func walk(_ path: [Finding]) {
            guard result.count < largestCount, let end = path.last else { return }
            let effects = findings.filter { next in next.causedBy.contains(end.id) && !path.contains { $0.id == next.id } }
            if effects.isEmpty { result.append(path) }
            for effect in effects { walk(path + [effect]) }
        }
        for root in findings where root.causedBy.allSatisfy({ known[$0] == nil }) { walk([root]) }
        if result.isEmpty, let first = findings.first { result = [[first]] }
        let ids = result.map { $0.map(\.id) }
        return result.indices.filter { index in
            !ids.contains { $0.count > ids[index].count && isSubsequence(ids[index], of: $0) }
        }.map { result[$0] }
    }

    private static func isSubsequence(_ short: [String], of long: [String]) -> Bool {
        var rest = short[...]
        for id in long where id == rest.first { rest = rest.dropFirst() }
        return rest.isEmpty
    }
}
