import ThalwegConfiguration

/// A line search by its name in files: the option `line_search`.
public enum LineSearchChoice: String, Sendable, Hashable, CaseIterable {
    /// The learning rate is the step.
    case none
    /// Armijo's condition by halving.
    case backtracking
    /// Bracketing and zooming with cubics.
    case strongWolfe = "strong_wolfe"
    /// Double secant steps and approximate Wolfe conditions.
    case hagerZhang = "hager_zhang"
    /// MINPACK's.
    case moreThuente = "more_thuente"

    /// The search.
    ///
    /// - Parameter curvature: what share of the first slope may be left, where the search looks at slopes: 0.9 for directions with a scale, 0.1 for others.
    public func search(curvature: Double = 0.9) -> any LineSearch {
        switch self {
        case .none: FixedSearch()
        case .backtracking: BacktrackingSearch()
        case .strongWolfe: StrongWolfeSearch(curvature: curvature)
        case .hagerZhang: HagerZhangSearch(curvature: Swift.max(curvature, 0.1))
        case .moreThuente: MoreThuenteSearch(curvature: curvature)
        }
    }
}

extension OptionDescription {
    static func lineSearch(_ standard: LineSearchChoice) -> OptionDescription {
        OptionDescription(
            "line_search", .choice(LineSearchChoice.allCases.map(\.rawValue)), default: .string(standard.rawValue),
            "how far to go along the direction; none takes the learning rate")
    }
    /// The learning rate of a method that searches or solves.
    static let trialStep = OptionDescription(
        "learning_rate", .number, default: 1, "first trial step, or the share taken of the model's step; a negative one ascends")
}

extension OptionReader {
    mutating func lineSearch(_ standard: LineSearchChoice) throws(ConfigurationError) -> LineSearchChoice {
        try word("line_search", standard)
    }

    /// A case of an enumeration at `key`.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ key: String, _ standard: Word) throws(ConfigurationError) -> Word where Word.RawValue == String {
        Word(rawValue: try choice(key, of: Word.allCases.map(\.rawValue), default: standard.rawValue)) ?? standard
    }
}

extension RawRepresentable where RawValue == String {
    /// The word as a node; nil where it is the default.
    func unless(_ standard: Self) -> ConfigurationNode? { rawValue == standard.rawValue ? nil : .string(rawValue) }
}
