/// What can be wrong with a minimization before it begins.
public enum MinimizationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A start with another number of coordinates than the function has variables.
    case dimension(function: String, variables: [String], given: Int)
    /// A start that is not a point.
    case startNotFinite([Double])
    /// A number of steps that is negative or too large.
    case steps(Int, limit: Int)

    /// What, the value seen, the limit and what to try.
    public var description: String {
        switch self {
        case .dimension(let function, let variables, let given):
            "the start has \(given) coordinate\(given == 1 ? "" : "s"), but \(function) has the variable\(variables.count == 1 ? "" : "s") "
                + "\(variables.joined(separator: ", ")); give \(variables.count), separated by commas"
        case .startNotFinite(let start): "the start \(start) is not finite; give plain numbers"
        case .steps(let steps, let limit): "\(steps) steps cannot be taken; choose 0 to \(limit)"
        }
    }
}
