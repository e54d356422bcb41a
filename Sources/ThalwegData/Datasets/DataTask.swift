/// What is to be predicted, which follows from the targets.
public enum DataTask: Sendable, Hashable, CustomStringConvertible {
    /// One of `classes` exclusive classes; targets are int32 `[n]` in 0 ..< classes.
    case classification(classes: Int)
    /// Any of `labels` binary labels; targets are int32 `[n, labels]` of 0 and 1.
    case multiLabel(labels: Int)
    /// Numbers; targets are f32 `[n]` (one output) or `[n, outputs]`.
    case regression(outputs: Int)
    /// The next token at every position; inputs and targets are int32 `[n, length]` in 0 ..< vocabulary.
    case tokens(vocabulary: Int)

    /// The width of a model's last layer that fits the task.
    public var outputWidth: Int {
        switch self {
        case .classification(let count), .multiLabel(let count), .regression(let count), .tokens(let count): count
        }
    }

    /// Whether accuracy is defined: every task but regression.
    public var isClassification: Bool { if case .regression = self { false } else { true } }

    /// The task in words: `classification into 10 classes`.
    public var description: String {
        switch self {
        case .classification(let classes): "classification into \(classes) classes"
        case .multiLabel(let labels): "\(labels) binary labels"
        case .regression(let outputs): outputs == 1 ? "regression" : "regression of \(outputs) outputs"
        case .tokens(let vocabulary): "next token of \(vocabulary)"
        }
    }
}
