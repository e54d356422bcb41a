public import ThalwegCore

/// No search: the first trial is the step, which is the learning rate with its schedule. Cost: nothing.
public struct FixedSearch: LineSearch {
    /// No search.
    public init() {}

    public func search(_ line: Line, initial: Tensor) throws -> SearchResult {
        SearchResult(step: initial, value: line.value, gradient: nil, evaluations: .integer(0), isFound: .flag(true))
    }
}
