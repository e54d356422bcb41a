public import ThalwegCore

/// What a layer sees while a model is applied: its weights, its running statistics, the mode and a key; and where it leaves
/// new statistics and penalties.
public struct LayerContext {
    /// Where the layer stands: `layers.0`, `layers.2.layers.1`.
    public let path: String
    /// The layer's weights by their names in the layer.
    public let parameters: Tree
    /// The layer's running statistics.
    public let state: Tree
    /// Whether dropout and batch statistics are on.
    public let training: Bool
    /// For random decisions; nil when none are allowed.
    public let key: RandomKey?
    /// The element type in which products are computed; nil for that of the operands.
    public let productType: DType?
    /// While training, the weight of the batch's statistics in the running ones, a scalar; nil for each layer's own, `1 − momentum`.
    public let statisticsWeight: Tensor?
    /// Whether layers name (`tap`) what curvature with Kronecker factors is made of: the inputs of their weights, a recurrent layer's states.
    public let tapsFactors: Bool
    /// New running statistics; those not written stay.
    public private(set) var newState = Tree()
    /// Terms that are added to the loss.
    public private(set) var penalties: [Tensor] = []

    /// A context of one's own, for applying a layer outside a model.
    public init(
        path: String = "", parameters: Tree, state: Tree = Tree(), training: Bool = false, key: RandomKey? = nil, productType: DType? = nil,
        statisticsWeight: Tensor? = nil, tapsFactors: Bool = false
    ) {
        self.path = path
        self.parameters = parameters
        self.state = state
        self.training = training
        self.key = key
        self.productType = productType
        self.statisticsWeight = statisticsWeight
        self.tapsFactors = tapsFactors
    }

    /// The weight of that name; a missing one is a mistake that `compile` reports.
    public func parameter(_ name: String) -> Tensor { parameters[name] ?? missing(name) }
    /// The running statistic of that name.
    public func statistic(_ name: String) -> Tensor { state[name] ?? missing(name) }

    /// Stores a new running statistic.
    public mutating func update(_ name: String, _ value: Tensor) { newState[name] = value }

    /// Moves a running statistic towards the batch's, whose weight is `1 − momentum` unless `statisticsWeight` says another.
    mutating func average(_ name: String, _ batch: Tensor, momentum: Double) {
        guard let weight = statisticsWeight?.converted(to: batch.dtype) else {
            return update(name, momentum * statistic(name) + (1 - momentum) * batch)
        }
        update(name, (1 - weight) * statistic(name) + weight * batch)
    }

    /// Adds `l2·Σw² + l1·Σ|w|` to the loss.
    public mutating func penalize(_ weight: Tensor, l2: Double, l1: Double) {
        if l2 != 0 { penalties.append(l2 * weight.squared().sum()) }
        if l1 != 0 { penalties.append(l1 * abs(weight).sum()) }
    }

    /// Names `z` as the layer's pre-activation, applies the activation and names the result.
    public func activated(_ z: Tensor, _ activation: Activation) -> Tensor {
        tap(activation(tap(z, "\(path).preactivation")), "\(path).activation")
    }

    /// Names `x` as what the layer's weight acts on, where `tapsFactors` asks for it.
    public func input(_ x: Tensor) -> Tensor { factor(x, "input") }

    /// Names a value of the layer that its `factoredLayers` speak of, where `tapsFactors` asks for it.
    public func factor(_ value: Tensor, _ name: String) -> Tensor { tapsFactors ? tap(value, "\(path).\(name)") : value }

    /// The product of the last axis of `x` with a matrix `[inputs, units]`, in `productType` where one is set.
    public func product(_ x: Tensor, _ weight: Tensor) -> Tensor {
        guard let productType, productType != x.dtype else { return x.matmul(weight) }
        return x.converted(to: productType).matmul(weight.converted(to: productType)).converted(to: x.dtype)
    }

    /// Applies a layer inside this one, whose weights stand under `PATH.name`.
    public mutating func apply(_ layer: any Layer, to x: Tensor, at name: String) -> Tensor {
        var inner = LayerContext(
            path: path.isEmpty ? name : "\(path).\(name)", parameters: parameters.subtree(name), state: state.subtree(name), training: training,
            key: key?.fold(stableHash(name)), productType: productType, statisticsWeight: statisticsWeight,
            tapsFactors: tapsFactors)
        let result = withScope(inner.path) { layer(x, &inner) }
        newState = newState.merging(inner.newState, under: name)
        penalties += inner.penalties
        return result
    }

    /// Applies layers one after another, at `layers.0`, `layers.1`, ….
    public mutating func apply(_ layers: [any Layer], to x: Tensor) -> Tensor {
        var value = x
        for (number, layer) in layers.enumerated() { value = apply(layer, to: value, at: "layers.\(number)") }
        return value
    }

    /// Applies `body`, whose derivative computes the values inside again; statistics and penalties that it leaves are left here.
    mutating func checkpointed(_ x: Tensor, _ body: (inout LayerContext, Tensor) -> Tensor) -> Tensor {
        let outer = self
        var names: [String] = []
        do {
            let results = try checkpoint([x]) { inputs in
                var inner = outer
                (inner.newState, inner.penalties) = (Tree(), [])
                let value = body(&inner, inputs[0])
                names = inner.newState.names
                return [value] + inner.newState.leaves + inner.penalties
            }
            newState = newState.merging(Tree(names: names, leaves: Array(results[1..<1 + names.count])))
            penalties += results.dropFirst(1 + names.count)
            return results[0]
        } catch {
            return .failed(error as? TraceError ?? TraceError(op: "checkpoint", reason: "\(error)"))
        }
    }

    private func missing(_ name: String) -> Tensor {
        .failed(TraceError(op: "layer", reason: "\(path) has no parameter \"\(name)\"; it has \(parameters.names + state.names)"))
    }
}

/// A 31-bit hash that is the same in every run (FNV-1a folded), for deriving keys from names.
func stableHash(_ text: String) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int((hash ^ (hash >> 32)) & 0x7fff_ffff)
}
