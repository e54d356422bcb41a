/// The word of `candidates` nearest to `word` by edits (insertion, deletion, substitution, swap of neighbours), for "did you mean".
///
/// - Returns: nil when nothing is within a third of the longer word's length (at least 1, at most 4 edits); case and `-`/`_` do not count. Ties go to the earlier candidate.
/// - Complexity: O(|word| · |candidate|) per candidate; words beyond 64 characters find nothing.
/// - Reference: Damerau, "A technique for computer detection and correction of spelling errors" (1964), doi:10.1145/363958.363994; the restricted (optimal string alignment) distance.
public func nearest(_ word: String, in candidates: [String]) -> String? {
    func folded(_ text: String) -> [UInt8] { Array(text.lowercased().replacing("-", with: "_").utf8) }
    let target = folded(word)
    guard !target.isEmpty, target.count <= 64 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in candidates where candidate.utf8.count <= 64 {
        let other = folded(candidate)
        let limit = min(4, max(1, max(target.count, other.count) / 3))
        let distance = editDistance(target, other)
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    if best == nil, target.count >= 3 {  // `lr` aside, a beginning such as `learning` for `learning_rate`
        best = candidates.first { folded($0).starts(with: target) }.map { ($0, 0) }
    }
    return best?.word
}

/// The optimal string alignment distance.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        for j in 0..<b.count {
            var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
