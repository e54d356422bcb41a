public import ThalwegCore

/// Why curvature cannot be computed.
public enum CurvatureError: Error, CustomStringConvertible, Sendable, Hashable {
    /// There are no examples, or no parameters, to look at.
    case nothing(examples: Int, parameters: Int)
    /// A point with other leaves than the problem's.
    case otherParameters(found: [String], expected: [String])
    /// Examples in blocks of another shape than the problem's: inputs, targets and weights.
    case otherBlocks(found: [TensorType], expected: [TensorType])
    /// The loss or a derivative is not finite at the point: which of them.
    case notFinite(String)
    /// The budget of products is too small for any answer: what was given, and what is needed at least.
    case budgetTooSmall(given: Int, needed: Int, what: String)
    /// The time is too short for any answer: seconds given, and needed at least.
    case timeTooShort(given: Double, needed: Double)
    /// An operator that the loss does not have: its name and why.
    case notDefined(String, because: String)
    /// The loss is another function at every call.
    case notDeterministic(String)

    public var description: String {
        switch self {
        case .nothing(let examples, let parameters):
            "there is nothing to look at: \(examples) examples and \(parameters) trained parameters; both must be at least 1"
        case .otherParameters(let found, let expected):
            "the point has the parameters \(found.prefix(4).joined(separator: ", ")) … (\(found.count)), the problem \(expected.prefix(4).joined(separator: ", ")) … "
                + "(\(expected.count)); names, shapes and types must be the same"
        case .otherBlocks(let found, let expected):
            "the examples come in blocks of \(found), the problem's programs take \(expected); make a new problem, or fill the blocks up with rows of weight 0"
        case .notFinite(let what):
            "\(what) is not finite at this point, so that it has no curvature there; look at an earlier point, such as `--at start` or `--at epoch:1`"
        case .budgetTooSmall(let given, let needed, let what): "\(what) needs at least \(needed) products, \(given) are allowed; raise the budget"
        case .timeTooShort(let given, let needed):
            "\(given) s are too short: the smallest inspection, over one block of examples, takes about \(Double(Int(needed * 100) + 1) / 100) s here; raise the budget"
        case .notDefined(let name, let reason): "\(name) is not defined for this loss: \(reason)"
        case .notDeterministic(let reason): "the loss is another function at every call: \(reason); look at it in evaluation mode (`noise: .evaluation`)"
        }
    }
}
