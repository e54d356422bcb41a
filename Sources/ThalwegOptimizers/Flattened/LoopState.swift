import ThalwegCore

/// The carry of a loop with its parts by name: `state.low`, `state.high`.
@dynamicMemberLookup
struct LoopState: TensorStructure {
    var tree: Tree

    init(_ pairs: [(String, Tensor)]) { tree = Tree(pairs) }
    private init(tree: Tree) { self.tree = tree }

    subscript(dynamicMember name: String) -> Tensor {
        get { tree[name] ?? .failed(TraceError(op: "loop", reason: "the carry has no part \"\(name)\"")) }
        set { tree[name] = newValue }
    }

    /// The parts of `a` where the Boolean scalar holds, else of `b`.
    static func choose(_ condition: Tensor, _ a: LoopState, _ b: LoopState) -> LoopState {
        LoopState(tree: a.tree.zip(b.tree) { select(condition, $0, $1) })
    }

    var tensors: [Tensor] { tree.leaves }
    func replacing(_ tensors: [Tensor]) -> LoopState { LoopState(tree: tree.replacing(tensors)) }
    func host(_ arrays: [HostArray]) -> ArrayTree { tree.host(arrays) }
    static func arrays(of host: ArrayTree) -> [HostArray] { host.leaves }
    static func labels(of host: ArrayTree) -> [String] { host.names }
    static func structure(like host: ArrayTree, _ tensors: [Tensor]) -> LoopState { LoopState(tree: Tree.structure(like: host, tensors)) }
}
