public import ThalwegCore

/// What applying a model gives.
public struct ModelOutput: Sendable {
    /// `[n, …]`.
    public let output: Tensor
    /// The running statistics after the batch; the given ones outside training.
    public let state: Tree
    /// The sum of the layers' `l2` and `l1` terms; nil where there are none.
    public let penalty: Tensor?
}

extension Model {
    /// Initial weights and running statistics.
    ///
    /// Every value depends on `key` and its own name alone, so that changing one layer leaves the start of the others as it was.
    public func initialize(key: RandomKey, dtype: DType = .float32) -> (parameters: Tree, state: Tree) {
        func draw(_ descriptions: [ParameterDescription]) -> Tree {
            Tree(
                descriptions.map { item in
                    let own = item.initializer.isConstant ? key : key.fold(stableHash(item.name))
                    return (item.name, item.initializer(item.shape, fans: item.fans, dtype: dtype, key: own))
                })
        }
        return (draw(parameterDescriptions), draw(stateDescriptions))
    }

    /// Applies the model to a batch.
    ///
    /// - Parameters:
    ///   - x: `[n, input…]`; whole numbers are converted unless an embedding takes them. A wrong shape is a mistake that `compile` reports.
    ///   - training: whether dropout and batch statistics are on.
    ///   - key: for dropout; may be nil where nothing random happens.
    ///   - statisticsWeight: while training, the weight of the batch's statistics in the running ones, a scalar; nil for each layer's own
    ///     `1 − momentum`. 1/k for the k-th batch makes the running ones the mean over the batches.
    ///   - tapsFactors: whether the layers tap what `factoredLayers` speak of.
    public func apply(
        _ x: Tensor, parameters: Tree, state: Tree = Tree(), training: Bool = false, key: RandomKey? = nil, statisticsWeight: Tensor? = nil,
        tapsFactors: Bool = false
    ) -> ModelOutput {
        var value = x
        if x.failure == nil {
            if x.rank == 0 || Array(x.shape.dropFirst()) != input.dimensions {
                value = .failed(TraceError(op: "model", operands: [x.type], reason: "the model takes [n] + \(input)"))
            } else if !takesTokens {
                value = x.converted(to: parameters.leaves.first?.dtype ?? (x.dtype.isFloatingPoint ? x.dtype : .float32))
            }
        }
        var context = LayerContext(
            path: "", parameters: parameters, state: state, training: training, key: key, productType: productType,
            statisticsWeight: statisticsWeight, tapsFactors: tapsFactors)
        let output = context.apply(layers, to: value)
        let penalty = context.penalties.dropFirst().reduce(context.penalties.first) { sum, term in sum.map { $0 + term } }
        return ModelOutput(output: output, state: state.merging(context.newState), penalty: penalty)
    }

    /// The output alone, in evaluation mode.
    public func callAsFunction(_ x: Tensor, parameters: Tree, state: Tree = Tree()) -> Tensor {
        apply(x, parameters: parameters, state: state).output
    }
}
