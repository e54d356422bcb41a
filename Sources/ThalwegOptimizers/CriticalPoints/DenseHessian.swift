public import ThalwegCore

extension Objective {
    /// Value, gradient `[n]` and Hessian `[n, n]` over all parameters in the tree's order, each leaf row after row.
    ///
    /// For small n: the cost is that of n Hessian products at once, the memory n times that of a gradient.
    public func denseDerivatives(at parameters: Tree) throws -> (value: Tensor, gradient: Tensor, hessian: Tensor) {
        let counts = parameters.leaves.map(\.shape.elementCount), n = counts.reduce(0, +)
        let dtype = parameters.leaves.first?.dtype ?? .float64
        @Sendable func tree(_ vector: Tensor) -> Tree {
            var offset = 0
            return parameters.map { leaf in
                defer { offset += leaf.shape.elementCount }
                return vector.slice(axis: 0, from: offset, to: offset + leaf.shape.elementCount).reshape(leaf.shape).converted(to: leaf.dtype)
            }
        }
        let flat: @Sendable (Tensor) throws -> Tensor = { [loss] in try loss(tree($0)).converted(to: dtype) }
        let point = Tensor.concatenated(parameters.leaves.map { $0.converted(to: dtype).reshape([$0.shape.elementCount]) }, axis: 0)
        let (value, gradient) = valueAndGrad(of: flat)(point)
        let identity = Tensor(HostArray((0..<n * n).map { $0 / n == $0 % n ? 1.0 : 0.0 }, shape: [n, n])).converted(to: dtype)
        let hessian = try vmap { (direction: Tensor) in hvp(of: flat, at: point, along: direction) }(identity)
        return (value, gradient, hessian)
    }
}
