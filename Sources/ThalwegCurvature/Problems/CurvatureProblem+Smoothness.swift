import PJRT
public import ThalwegCore

extension CurvatureProblem {
    /// The ops by which the loss depends on the parameters without being twice differentiable everywhere, with what is taken for derivatives
    /// there. Cost: a trace; nothing is compiled.
    public func nonSmoothOps() throws -> [NonSmoothOp] {
        let block = blocks[0], (a, b) = (point.count, fixed.count)
        let types = (point + fixed + [block.inputs, block.targets, block.weights]).map { TensorType(DType($0.elementType), Shape($0.dimensions)) }
        func tree(_ inputs: ArraySlice<Tensor>, _ names: [String]) -> Tree { Tree(names: names, leaves: Array(inputs)) }
        let loss = try Program.trace(types, closed: true) { inputs in
            let rows = Rows(
                functions: functions, fixed: tree(inputs[a..<a + b], fixedTypes.names), inputs: inputs[a + b], targets: inputs[a + b + 1], weights: inputs[a + b + 2],
                number: Tensor(0, dtype: .int32), measures: Tensor(HostArray([1.0, 1.0])))
            return [try rows.loss(try rows.outputs(tree(inputs[..<a], space.names)))]
        }
        var found = loss.nonSmoothOps(of: 0..<a)
        if let penalty = functions.penalty {
            let program = try Program.trace(Array(types[..<(a + b)]), closed: true) { inputs in
                [try penalty(tree(inputs[..<a], space.names), tree(inputs[a..<a + b], fixedTypes.names))]
            }
            found += program.nonSmoothOps(of: 0..<a)
        }
        return found
    }
}

extension Sequence<NonSmoothOp> {
    /// What a reader must know of second derivatives at these ops, a sentence for each kind of op.
    public var notes: [String] {
        var names: [String] = []
        for op in self where !names.contains(op.name) { names.append(op.name) }
        return names.compactMap { name in
            let same = filter { $0.name == name }, layers = same.compactMap(\.layer)
            guard let first = same.first else { return nil }
            let count = same.reduce(0) { $0 + $1.count }, times = count == 1 ? "once" : "\(count) times"
            let place = layers.isEmpty ? times : "\(times), in \(layers.prefix(4).joined(separator: ", "))\(layers.count > 4 ? " …" : "")"
            switch first.kind {
            case .kink: return "\(name) (\(place)) is not twice differentiable everywhere; taken: \(first.convention), second derivative 0 at the kink"
            case .step: return "\(name) (\(place)) is a step function: its derivatives are 0 almost everywhere, so the Hessian says nothing about what passes through it"
            }
        }
    }
}
