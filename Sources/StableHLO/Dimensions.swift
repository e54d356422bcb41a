private func brackets(_ values: [Int]) -> String { "[" + values.map(String.init).joined(separator: ", ") + "]" }

private func fields(_ name: String, _ entries: [(String, [Int])], _ last: String? = nil) -> String {
    let parts = entries.filter { !$0.1.isEmpty }.map { "\($0.0) = \(brackets($0.1))" } + (last.map { [$0] } ?? [])
    return "#stablehlo.\(name)<" + parts.joined(separator: ", ") + ">"
}

/// The dimension numbers of `stablehlo.dot_general`.
public struct DotDimensions: Sendable, Hashable {
    /// Axes of the operands that are paired and kept, first in the result.
    public var lhsBatching: [Int], rhsBatching: [Int]
    /// Axes of the operands that are paired and summed over.
    public var lhsContracting: [Int], rhsContracting: [Int]

    /// The numbers by name; axes count from 0.
    public init(lhsBatching: [Int] = [], rhsBatching: [Int] = [], lhsContracting: [Int], rhsContracting: [Int]) {
        self.lhsBatching = lhsBatching
        self.rhsBatching = rhsBatching
        self.lhsContracting = lhsContracting
        self.rhsContracting = rhsContracting
    }

    var text: String {
        fields("dot", [
            ("lhs_batching_dimensions", lhsBatching), ("rhs_batching_dimensions", rhsBatching),
            ("lhs_contracting_dimensions", lhsContracting), ("rhs_contracting_dimensions", rhsContracting),
        ])
    }
}

/// The dimension numbers of `stablehlo.gather`.
public struct GatherDimensions: Sendable, Hashable {
    /// Axes of the result that run within a slice; axes of the operand with slices of extent 1 that are dropped.
    public var offsetDims: [Int], collapsedSliceDims: [Int]
    /// Axes of operand and indices that are paired.
    public var operandBatchingDims: [Int], startIndicesBatchingDims: [Int]
    /// The operand's axis that each component of an index counts along; the indices' axis that holds the components.
    public var startIndexMap: [Int], indexVectorDim: Int

    /// The numbers by name; axes count from 0.
    public init(
        offsetDims: [Int], collapsedSliceDims: [Int], operandBatchingDims: [Int] = [],
        startIndicesBatchingDims: [Int] = [], startIndexMap: [Int], indexVectorDim: Int
    ) {
        self.offsetDims = offsetDims
        self.collapsedSliceDims = collapsedSliceDims
        self.operandBatchingDims = operandBatchingDims
        self.startIndicesBatchingDims = startIndicesBatchingDims
        self.startIndexMap = startIndexMap
        self.indexVectorDim = indexVectorDim
    }

    var text: String {
        fields("gather", [
            ("offset_dims", offsetDims), ("collapsed_slice_dims", collapsedSliceDims),
            ("operand_batching_dims", operandBatchingDims), ("start_indices_batching_dims", startIndicesBatchingDims),
            ("start_index_map", startIndexMap),
        ], "index_vector_dim = \(indexVectorDim)")
    }
}

/// The dimension numbers of `stablehlo.scatter`.
public struct ScatterDimensions: Sendable, Hashable {
    /// Axes of the updates that run within a window; axes of the operand with windows of extent 1 that updates lack.
    public var updateWindowDims: [Int], insertedWindowDims: [Int]
    /// Axes of operand and indices that are paired.
    public var inputBatchingDims: [Int], scatterIndicesBatchingDims: [Int]
    /// The operand's axis that each component of an index counts along; the indices' axis that holds the components.
    public var scatterDimsToOperandDims: [Int], indexVectorDim: Int

    /// The numbers by name; axes count from 0.
    public init(
        updateWindowDims: [Int], insertedWindowDims: [Int], inputBatchingDims: [Int] = [],
        scatterIndicesBatchingDims: [Int] = [], scatterDimsToOperandDims: [Int], indexVectorDim: Int
    ) {
        self.updateWindowDims = updateWindowDims
        self.insertedWindowDims = insertedWindowDims
        self.inputBatchingDims = inputBatchingDims
        self.scatterIndicesBatchingDims = scatterIndicesBatchingDims
        self.scatterDimsToOperandDims = scatterDimsToOperandDims
        self.indexVectorDim = indexVectorDim
    }

    var text: String {
        fields("scatter", [
            ("update_window_dims", updateWindowDims), ("inserted_window_dims", insertedWindowDims),
            ("input_batching_dims", inputBatchingDims), ("scatter_indices_batching_dims", scatterIndicesBatchingDims),
            ("scatter_dims_to_operand_dims", scatterDimsToOperandDims),
        ], "index_vector_dim = \(indexVectorDim)")
    }
}

/// The dimension numbers of `stablehlo.convolution`: which axis of each operand is batch, feature and space.
public struct ConvolutionDimensions: Sendable, Hashable {
    /// Axes of the data.
    public var inputBatch: Int, inputFeature: Int, inputSpatial: [Int]
    /// Axes of the kernel.
    public var kernelInput: Int, kernelOutput: Int, kernelSpatial: [Int]
    /// Axes of the result.
    public var outputBatch: Int, outputFeature: Int, outputSpatial: [Int]

    /// The numbers by name; axes count from 0.
    public init(
        inputBatch: Int, inputFeature: Int, inputSpatial: [Int], kernelInput: Int, kernelOutput: Int,
        kernelSpatial: [Int], outputBatch: Int, outputFeature: Int, outputSpatial: [Int]
    ) {
        self.inputBatch = inputBatch
        self.inputFeature = inputFeature
        self.inputSpatial = inputSpatial
        self.kernelInput = kernelInput
        self.kernelOutput = kernelOutput
        self.kernelSpatial = kernelSpatial
        self.outputBatch = outputBatch
        self.outputFeature = outputFeature
        self.outputSpatial = outputSpatial
    }

    var text: String {
        func layout(_ first: (Int, String), _ second: (Int, String), _ spatial: [Int]) -> String {
            var names = [String](repeating: "?", count: spatial.count + 2)
            names[first.0] = first.1
            names[second.0] = second.1
            for (number, axis) in spatial.enumerated() { names[axis] = "\(number)" }
            return "[" + names.joined(separator: ", ") + "]"
        }
        return "#stablehlo.conv<" + layout((inputBatch, "b"), (inputFeature, "f"), inputSpatial) + "x"
            + layout((kernelInput, "i"), (kernelOutput, "o"), kernelSpatial) + "->"
            + layout((outputBatch, "b"), (outputFeature, "f"), outputSpatial) + ">"
    }
}
