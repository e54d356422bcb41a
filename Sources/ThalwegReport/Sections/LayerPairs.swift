import ThalwegTraining

/// Which layer of the cured network is which of the sick one, although a cure may have put layers between.
struct LayerPairs {
    /// In the order of the network; `before` and `after` are indices into `RunLog.layers`.
    var rows: [(name: String, before: Int?, after: Int?)]

    init(before: [LayerFacts], after: [LayerFacts]?) {
        guard let after else {
            rows = before.indices.map { (before[$0].path, $0, nil) }
            return
        }
        if before.count == after.count {
            rows = before.indices.map { (before[$0].path, $0, $0) }
            return
        }
        let difference = after.difference(from: before) { $0.kind == $1.kind && $0.fanIn == $1.fanIn && $0.fanOut == $1.fanOut }
        let removed = Set(difference.removals.compactMap(Self.offset))
        let inserted = Set(difference.insertions.compactMap(Self.offset))
        rows = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, removed.contains(old) || new >= after.count {
                rows.append((before[old].path, old, nil))
                old += 1
            } else if inserted.contains(new) || old >= before.count {
                rows.append(("\(after[new].path) (new)", nil, new))
                new += 1
            } else {
                rows.append((before[old].path, old, new))
                (old, new) = (old + 1, new + 1)
            }
        }
    }

    /// At most `count` rows, evenly chosen, the first and the last among them.
    func thinned(to count: Int) -> [(name: String, before: Int?, after: Int?)] {
        guard rows.count > count, count > 1 else { return rows }
        return (0..<count).map { rows[$0 * (rows.count - 1) / (count - 1)] }
    }

    private static func offset(_ change: CollectionDifference<LayerFacts>.Change) -> Int? {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
