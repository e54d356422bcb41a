/// The parameters as one vector: what line searches, trust regions, quasi-Newton methods and curvature compute with.
///
/// Leaves one after another in the tree's order, row-major; float64 if any leaf is, else float32. Cost: one copy each way.
public struct FlatSpace: Sendable {
    /// The leaves' names.
    public let names: [String]
    /// The leaves' types.
    public let types: [TensorType]
    /// The number of parameters n.
    public let count: Int
    /// The vector's element type.
    public let dtype: DType

    /// The space of a tree.
    public init(_ parameters: Tree) {
        names = parameters.names
        types = parameters.leaves.map(\.type)
        count = types.reduce(0) { $0 + $1.shape.elementCount }
        dtype = types.contains { $0.dtype == .float64 } ? .float64 : .float32
    }

    /// The vector `[n]` of a tree of this space.
    public func vector(_ tree: Tree) -> Tensor {
        guard !tree.isEmpty else { return .zeros([0], dtype: dtype) }
        return .concatenated(tree.leaves.map { $0.reshape([$0.shape.elementCount]).converted(to: dtype) }, axis: 0)
    }

    /// The tree of a vector `[n]`.
    public func tree(_ vector: Tensor) -> Tree {
        let parts = vector.failure == nil ? vector.split(types.map(\.shape.elementCount), axis: 0) : types.map { _ in vector }
        return Tree(names: names, leaves: zip(parts, types).map { $0.reshape($1.shape).converted(to: $1.dtype) })
    }

    /// A vector `[n]` of zeros.
    public var zero: Tensor { .zeros([count], dtype: dtype) }
}
