/// Named leaves in a fixed order: parameters, gradients, optimizer state. Names are paths such as `layers.0.weight`;
/// they are stable, and are what checkpoints, reports and findings use.
public struct NamedTree<Leaf: Sendable>: Sendable {
    /// The names, in order.
    public private(set) var names: [String]
    /// The leaves, in the order of the names.
    public var leaves: [Leaf]
    private var index: [String: Int]

    /// No leaves.
    public init() {
        names = []
        leaves = []
        index = [:]
    }

    /// Precondition: one leaf per name, no name twice.
    public init(names: [String], leaves: [Leaf]) {
        precondition(names.count == leaves.count, "\(names.count) names for \(leaves.count) leaves")
        self.names = names
        self.leaves = leaves
        index = NamedTree.positions(names)
    }

    /// The leaves with their names, in order.
    public init(_ pairs: [(String, Leaf)]) { self.init(names: pairs.map(\.0), leaves: pairs.map(\.1)) }

    /// The number of leaves.
    public var count: Int { leaves.count }
    /// Whether there are no leaves.
    public var isEmpty: Bool { leaves.isEmpty }

    /// The leaf of that name; setting a new name appends, setting nil removes.
    public subscript(name: String) -> Leaf? {
        get { index[name].map { leaves[$0] } }
        set {
            switch (index[name], newValue) {
            case (let at?, let leaf?): leaves[at] = leaf
            case (nil, let leaf?):
                index[name] = leaves.count
                names.append(name)
                leaves.append(leaf)
            case (let at?, nil):
                names.remove(at: at)
                leaves.remove(at: at)
                index = NamedTree.positions(names)
            case (nil, nil): break
            }
        }
    }

    /// The pairs in order.
    public var pairs: [(name: String, leaf: Leaf)] { Swift.zip(names, leaves).map { ($0, $1) } }

    /// The same names with other leaves.
    public func map<Other: Sendable>(_ transform: (Leaf) throws -> Other) rethrows -> NamedTree<Other> {
        try NamedTree<Other>(names: names, leaves: leaves.map(transform))
    }

    /// As `map`, with the name of each leaf.
    public func mapNamed<Other: Sendable>(_ transform: (String, Leaf) throws -> Other) rethrows -> NamedTree<Other> {
        try NamedTree<Other>(names: names, leaves: Swift.zip(names, leaves).map(transform))
    }

    /// Leaf by leaf with another tree of the same names in the same order.
    public func zip<Second: Sendable, Other: Sendable>(
        _ other: NamedTree<Second>, _ transform: (Leaf, Second) throws -> Other
    ) rethrows -> NamedTree<Other> {
        precondition(names == other.names, "trees differ: \(names) and \(other.names)")
        return try NamedTree<Other>(names: names, leaves: Swift.zip(leaves, other.leaves).map(transform))
    }

    /// The leaves below `prefix.`, without it.
    public func subtree(_ prefix: String) -> NamedTree {
        let start = prefix + "."
        return NamedTree(pairs.filter { $0.name.hasPrefix(start) }.map { (String($0.name.dropFirst(start.count)), $0.leaf) })
    }

    /// This tree with `other`'s leaves added (or replaced) under `prefix.`; no prefix when it is empty.
    public func merging(_ other: NamedTree, under prefix: String = "") -> NamedTree {
        var result = self
        for (name, leaf) in other.pairs { result[prefix.isEmpty ? name : prefix + "." + name] = leaf }
        return result
    }

    /// The leaves whose name fulfils the condition.
    public func filter(_ isIncluded: (String) -> Bool) -> NamedTree { NamedTree(pairs.filter { isIncluded($0.name) }.map { ($0.name, $0.leaf) }) }

    private static func positions(_ names: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: Swift.zip(names, names.indices))
    }
}

/// Traced leaves.
public typealias Tree = NamedTree<Tensor>
/// Leaves in the host's memory.
public typealias ArrayTree = NamedTree<HostArray>

extension NamedTree: Equatable where Leaf: Equatable {
    public static func == (a: NamedTree, b: NamedTree) -> Bool { a.names == b.names && a.leaves == b.leaves }
}
extension NamedTree: Hashable where Leaf: Hashable {
    public func hash(into hasher: inout Hasher) {
        hasher.combine(names)
        hasher.combine(leaves)
    }
}
