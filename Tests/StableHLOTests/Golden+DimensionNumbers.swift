import StableHLO

extension Golden {
    private static let precision = NamedAttribute(
        "precision_config",
        .list([.enumeration(kind: "precision", value: "DEFAULT"), .enumeration(kind: "precision", value: "HIGHEST")]))

    /// Every table of dimension numbers, with and without the entries that may be missing.
    static let dimensionNumbers: [Golden] = [
        Golden("product", arguments: [RankedType(.f32, [2, 3]), RankedType(.f32, [3, 4])], text: #"""
                module @product {
                  func.func public @main(%0: tensor<2x3xf32>, %1: tensor<3x4xf32>) -> (tensor<2x4xf32>) {
                    %2 = "stablehlo.dot_general"(%0, %1) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision HIGHEST>]} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
                    "func.return"(%2) : (tensor<2x4xf32>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "dot_general", main.body.arguments,
                    attributes: [NamedAttribute("dot_dimension_numbers", .dot(DotDimensions(lhsContracting: [1], rhsContracting: [0]))), precision],
                    type: RankedType(.f32, [2, 4]))
            ]
        },
        Golden("batched_product", arguments: [RankedType(.f64, [5, 2, 3]), RankedType(.f64, [5, 4, 3])], text: #"""
                module @batched_product {
                  func.func public @main(%0: tensor<5x2x3xf64>, %1: tensor<5x4x3xf64>) -> (tensor<5x2x4xf64>) {
                    %2 = "stablehlo.dot_general"(%0, %1) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0], rhs_batching_dimensions = [0], lhs_contracting_dimensions = [2], rhs_contracting_dimensions = [2]>} : (tensor<5x2x3xf64>, tensor<5x4x3xf64>) -> tensor<5x2x4xf64>
                    "func.return"(%2) : (tensor<5x2x4xf64>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "dot_general", main.body.arguments,
                    attributes: [
                        NamedAttribute(
                            "dot_dimension_numbers",
                            .dot(DotDimensions(lhsBatching: [0], rhsBatching: [0], lhsContracting: [2], rhsContracting: [2])))
                    ], type: RankedType(.f64, [5, 2, 4]))
            ]
        },
        Golden("outer_product", arguments: [RankedType(.f32, [2]), RankedType(.f32, [3])], text: #"""
                module @outer_product {
                  func.func public @main(%0: tensor<2xf32>, %1: tensor<3xf32>) -> (tensor<2x3xf32>) {
                    %2 = "stablehlo.dot_general"(%0, %1) {dot_dimension_numbers = #stablehlo.dot<>} : (tensor<2xf32>, tensor<3xf32>) -> tensor<2x3xf32>
                    "func.return"(%2) : (tensor<2x3xf32>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "dot_general", main.body.arguments,
                    attributes: [NamedAttribute("dot_dimension_numbers", .dot(DotDimensions(lhsContracting: [], rhsContracting: [])))],
                    type: RankedType(.f32, [2, 3]))
            ]
        },
        Golden("image_convolution", arguments: [RankedType(.f32, [2, 8, 8, 4]), RankedType(.f32, [3, 3, 2, 6])], text: #"""
                module @image_convolution {
                  func.func public @main(%0: tensor<2x8x8x4xf32>, %1: tensor<3x3x2x6xf32>) -> (tensor<2x4x4x6xf32>) {
                    %2 = "stablehlo.convolution"(%0, %1) {window_strides = array<i64: 2, 2>, padding = dense<[[1, 1], [0, 2]]> : tensor<2x2xi64>, lhs_dilation = array<i64: 1, 1>, rhs_dilation = array<i64: 1, 1>, window_reversal = array<i1: false, true>, dimension_numbers = #stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>, feature_group_count = 2 : i64, batch_group_count = 1 : i64} : (tensor<2x8x8x4xf32>, tensor<3x3x2x6xf32>) -> tensor<2x4x4x6xf32>
                    "func.return"(%2) : (tensor<2x4x4x6xf32>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "convolution", main.body.arguments,
                    attributes: [
                        NamedAttribute("window_strides", .integers([2, 2])), NamedAttribute("padding", .matrix([[1, 1], [0, 2]])),
                        NamedAttribute("lhs_dilation", .integers([1, 1])), NamedAttribute("rhs_dilation", .integers([1, 1])),
                        NamedAttribute("window_reversal", .bools([false, true])),
                        NamedAttribute(
                            "dimension_numbers",
                            .convolution(
                                ConvolutionDimensions(
                                    inputBatch: 0, inputFeature: 3, inputSpatial: [1, 2], kernelInput: 2, kernelOutput: 3, kernelSpatial: [0, 1],
                                    outputBatch: 0, outputFeature: 3, outputSpatial: [1, 2]))),
                        NamedAttribute("feature_group_count", .integer(2)), NamedAttribute("batch_group_count", .integer(1)),
                    ], type: RankedType(.f32, [2, 4, 4, 6]))
            ]
        },
        Golden("row_lookup", arguments: [RankedType(.f32, [10, 4]), RankedType(.i32, [3, 1])], text: #"""
                module @row_lookup {
                  func.func public @main(%0: tensor<10x4xf32>, %1: tensor<3x1xi32>) -> (tensor<3x4xf32>) {
                    %2 = "stablehlo.gather"(%0, %1) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<10x4xf32>, tensor<3x1xi32>) -> tensor<3x4xf32>
                    "func.return"(%2) : (tensor<3x4xf32>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "gather", main.body.arguments,
                    attributes: [
                        NamedAttribute(
                            "dimension_numbers",
                            .gather(GatherDimensions(offsetDims: [1], collapsedSliceDims: [0], startIndexMap: [0], indexVectorDim: 1))),
                        NamedAttribute("slice_sizes", .integers([1, 4])), NamedAttribute("indices_are_sorted", .bool(false)),
                    ], type: RankedType(.f32, [3, 4]))
            ]
        },
        Golden("batched_lookup", arguments: [RankedType(.f32, [2, 10]), RankedType(.i32, [2, 3, 1])], text: #"""
                module @batched_lookup {
                  func.func public @main(%0: tensor<2x10xf32>, %1: tensor<2x3x1xi32>) -> (tensor<2x3xf32>) {
                    %2 = "stablehlo.gather"(%0, %1) {dimension_numbers = #stablehlo.gather<collapsed_slice_dims = [1], operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [1], index_vector_dim = 2>, slice_sizes = array<i64: 1, 1>} : (tensor<2x10xf32>, tensor<2x3x1xi32>) -> tensor<2x3xf32>
                    "func.return"(%2) : (tensor<2x3xf32>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "gather", main.body.arguments,
                    attributes: [
                        NamedAttribute(
                            "dimension_numbers",
                            .gather(
                                GatherDimensions(
                                    offsetDims: [], collapsedSliceDims: [1], operandBatchingDims: [0], startIndicesBatchingDims: [0],
                                    startIndexMap: [1], indexVectorDim: 2))), NamedAttribute("slice_sizes", .integers([1, 1])),
                    ], type: RankedType(.f32, [2, 3]))
            ]
        },
        Golden(
            "row_addition", arguments: [RankedType(.f32, [10, 4]), RankedType(.i32, [3, 1]), RankedType(.f32, [3, 4])], text: #"""
                module @row_addition {
                  func.func public @main(%0: tensor<10x4xf32>, %1: tensor<3x1xi32>, %2: tensor<3x4xf32>) -> (tensor<10x4xf32>) {
                    %6 = "stablehlo.scatter"(%0, %1, %2) ({
                    ^bb0(%3: tensor<f32>, %4: tensor<f32>):
                      %5 = "stablehlo.add"(%3, %4) : (tensor<f32>, tensor<f32>) -> tensor<f32>
                      "stablehlo.return"(%5) : (tensor<f32>) -> ()
                    }) {scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, indices_are_sorted = false, unique_indices = false} : (tensor<10x4xf32>, tensor<3x1xi32>, tensor<3x4xf32>) -> tensor<10x4xf32>
                    "func.return"(%6) : (tensor<10x4xf32>) -> ()
                  }
                }

                """#
        ) { main in
            [
                main.body.op(
                    "scatter", main.body.arguments,
                    attributes: [
                        NamedAttribute(
                            "scatter_dimension_numbers",
                            .scatter(
                                ScatterDimensions(updateWindowDims: [1], insertedWindowDims: [0], scatterDimsToOperandDims: [0], indexVectorDim: 1))),
                        NamedAttribute("indices_are_sorted", .bool(false)), NamedAttribute("unique_indices", .bool(false)),
                    ], regions: [main.body.reducer("add", .f32)], type: RankedType(.f32, [10, 4]))
            ]
        },
    ]
}
