/// Something made of tensors: a tensor, an array of tensors, a tree. What transforms differentiate and `compile` takes and gives.
public protocol TensorStructure: Sendable {
    /// The same structure holding data.
    associatedtype Host: Sendable
    /// The tensors in order.
    var tensors: [Tensor] { get }
    /// The structure with other tensors in the same places.
    func replacing(_ tensors: [Tensor]) -> Self
    /// The structure with data in the places of its tensors.
    func host(_ arrays: [HostArray]) -> Host
    /// The data in order.
    static func arrays(of host: Host) -> [HostArray]
    /// What else than types the structure of the data depends on: the names of a tree.
    static func labels(of host: Host) -> [String]
    /// The structure of given data with tensors in their places.
    static func structure(like host: Host, _ tensors: [Tensor]) -> Self
}

extension TensorStructure {
    public static func labels(of host: Host) -> [String] { [] }
}

extension Tensor: TensorStructure {
    public var tensors: [Tensor] { [self] }
    public func replacing(_ tensors: [Tensor]) -> Tensor { tensors[0] }
    public func host(_ arrays: [HostArray]) -> HostArray { arrays[0] }
    public static func arrays(of host: HostArray) -> [HostArray] { [host] }
    public static func structure(like host: HostArray, _ tensors: [Tensor]) -> Tensor { tensors[0] }
}

extension Array: TensorStructure where Element == Tensor {
    public var tensors: [Tensor] { self }
    public func replacing(_ tensors: [Tensor]) -> [Tensor] { tensors }
    public func host(_ arrays: [HostArray]) -> [HostArray] { arrays }
    public static func arrays(of host: [HostArray]) -> [HostArray] { host }
    public static func structure(like host: [HostArray], _ tensors: [Tensor]) -> [Tensor] { tensors }
}

extension NamedTree: TensorStructure where Leaf == Tensor {
    public var tensors: [Tensor] { leaves }
    public func replacing(_ tensors: [Tensor]) -> Tree { Tree(names: names, leaves: tensors) }
    public func host(_ arrays: [HostArray]) -> ArrayTree { ArrayTree(names: names, leaves: arrays) }
    public static func arrays(of host: ArrayTree) -> [HostArray] { host.leaves }
    public static func labels(of host: ArrayTree) -> [String] { host.names }
    public static func structure(like host: ArrayTree, _ tensors: [Tensor]) -> Tree { Tree(names: host.names, leaves: tensors) }
}
