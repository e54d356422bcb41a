public import ThalwegCore

/// Data ready to train on: split, normalized, with their faults.
public struct PreparedData: Sendable, Hashable {
    /// What is trained on.
    public let training: Dataset
    /// What is held out; nil where nothing is.
    public let validation: Dataset?
    /// The map that was applied to the inputs of both parts (before `scale_inputs`).
    public let inputNormalization: Normalization
    /// The map that was applied to the targets of both parts; the identity but for regression.
    public let targetNormalization: Normalization
    /// Remarks for the user.
    public let notes: [String]

    /// What is to be predicted.
    public var task: DataTask { training.task }
    /// The shape of one example, without the batch axis.
    public var exampleShape: Shape { training.exampleShape }
}
