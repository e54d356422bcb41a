public import ThalwegConfiguration

/// A change to an experiment file that may help.
public struct Proposal: Sendable {
    /// Short and telling: `relu+he_normal`, `learning_rate/100`.
    public var id: String
    /// New values by dotted path; nil takes the key away. Applied in order.
    public var changes: [(path: String, value: ConfigurationNode?)]
    /// How much it changes the experiment; proposals are tried from the smallest up. 1 is one number, 10 a part of the model.
    public var cost: Int

    /// A change of the experiment file.
    public init(id: String, changes: [(path: String, value: ConfigurationNode?)], cost: Int) {
        self.id = id
        self.changes = changes
        self.cost = cost
    }
}

extension Proposal {
    /// Both changes at once; nil where they touch the same settings.
    public func combined(with other: Proposal) -> Proposal? {
        for (left, _) in changes {
            for (right, _) in other.changes where left == right || left.hasPrefix(right + ".") || right.hasPrefix(left + ".") { return nil }
        }
        return Proposal(id: "\(id)+\(other.id)", changes: changes + other.changes, cost: cost + other.cost)
    }
}
