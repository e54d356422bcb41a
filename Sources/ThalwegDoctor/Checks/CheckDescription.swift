/// What a finding means, how it is detected, what cures it and where that is known from.
public struct CheckDescription: Sendable, Hashable, Codable {
    /// In words, without its id: `Vanishing gradients`.
    public var title: String
    /// What happens and why, in a few sentences.
    public var meaning: String
    /// The signals it reads, each with its threshold and where the threshold comes from.
    public var detection: String
    /// The experiment that confirms it.
    public var confirmation: String
    /// What cures it, the least change first.
    public var cures: [String]
    /// Papers and books, with year and DOI or arXiv id.
    public var sources: [String]

    /// A description.
    public init(title: String, meaning: String, detection: String, confirmation: String, cures: [String], sources: [String]) {
        self.title = title
        self.meaning = meaning
        self.detection = detection
        self.confirmation = confirmation
        self.cures = cures
        self.sources = sources
    }
}
