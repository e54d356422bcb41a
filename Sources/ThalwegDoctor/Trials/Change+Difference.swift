public import ThalwegConfiguration

extension Change {
    /// What differs between two experiment files, leaf by leaf; items put into a list or taken out of it are single changes.
    public static func between(_ before: ConfigurationNode, _ after: ConfigurationNode) -> [Change] {
        difference(before, after, at: [])
    }

    private static func difference(_ before: ConfigurationNode?, _ after: ConfigurationNode?, at path: [String]) -> [Change] {
        if before == after { return [] }
        if let left = before?.map, let right = after?.map {
            let keys = Array(left.keys) + right.keys.filter { left[$0] == nil }
            // An entry of one kind in place of another is one change: `{dense: …}` by `{residual: …}`.
            let isReplaced = left.count == 1 && right.count == 1 && left.keys != right.keys
            if !isReplaced {
                return keys.flatMap { difference(left[$0], right[$0], at: path + [$0]) }
            }
        }
        if let left = before?.list, let right = after?.list {
            if left.count == right.count { return left.indices.flatMap { difference(left[$0], right[$0], at: path + ["\($0)"]) } }
            return right.difference(from: left).map { step in
                switch step {
                case .insert(let index, let node, _): Change(path: dotted(path + ["\(index)"]), from: text(nil), to: text(node))
                case .remove(let index, let node, _): Change(path: dotted(path + ["\(index)"]), from: text(node), to: text(nil))
                }
            }
        }
        return [Change(path: dotted(path), from: text(before), to: text(after))]
    }

    private static func dotted(_ path: [String]) -> String { path.joined(separator: ".") }
}
