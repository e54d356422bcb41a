public import ThalwegCore

/// Why layers do not make a model.
public enum ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A layer cannot take what the layer before gives. `needs` says what it takes and what to try.
    case unfit(path: String, layer: String, input: Shape, needs: String)
    /// A weight or an output beyond what is computed.
    case tooLarge(path: String, what: String, shape: Shape, limit: Int)
    /// Two layers of one list with the same `name`.
    case duplicateName(String, path: String)
    /// The model's input shape has an extent below 1.
    case invalidInput(Shape)
    /// No layers.
    case empty

    /// The largest number of elements of a weight, or of one example's output.
    public static let elementLimit = 1 << 31

    /// What is wrong, the shape seen, what is needed.
    public var description: String {
        switch self {
        case .unfit(let path, let layer, let input, let needs):
            "\(path.isEmpty ? "" : "\(path) ")(\(layer)) gets inputs of shape \(input) per example, but \(needs)"
        case .tooLarge(let path, let what, let shape, let limit):
            "\(path): \(what) of shape \(shape) has more than \(limit) elements; make the layer smaller"
        case .duplicateName(let name, let path): "\(path): another layer is already called \"\(name)\"; names must differ"
        case .invalidInput(let shape): "the model's input shape is \(shape), but every extent must be at least 1"
        case .empty: "the model has no layers; give at least one, such as dense with the number of outputs"
        }
    }

    /// The error with the path of an enclosing layer in front.
    func inside(_ parent: String) -> ModelError {
        func joined(_ path: String) -> String { path.isEmpty ? parent : "\(parent).\(path)" }
        return switch self {
        case .unfit(let path, let layer, let input, let needs): .unfit(path: joined(path), layer: layer, input: input, needs: needs)
        case .tooLarge(let path, let what, let shape, let limit): .tooLarge(path: joined(path), what: what, shape: shape, limit: limit)
        case .duplicateName(let name, let path): .duplicateName(name, path: joined(path))
        case .invalidInput, .empty: self
        }
    }
}

extension Shape {
    /// The number of elements, or nil when it exceeds `ModelError.elementLimit`.
    var boundedCount: Int? {
        var count = 1
        for extent in self {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard !overflow, product <= ModelError.elementLimit else { return nil }
            count = product
        }
        return count
    }
}
