import StableHLO

extension Golden {
    private static let vector = RankedType(.f32, [4])
    private static let matrix = RankedType(.f32, [4, 2])

    /// Every kind of attribute that is not a table of dimension numbers.
    static let attributes: [Golden] = [
        Golden("donated", text: #"""
                module @donated {
                  func.func public @main(%0: tensor<4xf32> {tf.aliasing_output = 0 : i32}, %1: tensor<4xf32> {jax.buffer_donor = true}) -> (tensor<4xf32>) {
                    %2 = "stablehlo.add"(%0, %1) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
                    "func.return"(%2) : (tensor<4xf32>) -> ()
                  }
                }

                """#) {
            let module = Module(name: "donated")
            let main = Function(name: "main", arguments: [vector, vector])
            main.argumentAttributes[0] = [NamedAttribute("tf.aliasing_output", .integer(0, .i32))]
            main.argumentAttributes[1] = [NamedAttribute("jax.buffer_donor", .bool(true))]
            main.finish([main.body.op("add", main.body.arguments, type: vector)])
            module.add(main)
            return module
        },
        Golden("text_and_dictionary", arguments: [vector], text: #"""
                module @text_and_dictionary {
                  func.func public @main(%0: tensor<4xf32>) -> (tensor<4xf32>) {
                    %1 = "stablehlo.negate"(%0) {mhlo.frontend_attributes = {plain = "a b", "quote \22 and \5C" = "\22\5C\0A\7F", beyond_ascii = "\C3\A9\E2\86\92", empty = ""}} : (tensor<4xf32>) -> tensor<4xf32>
                    "func.return"(%1) : (tensor<4xf32>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "negate", main.body.arguments,
                    attributes: [
                        NamedAttribute(
                            "mhlo.frontend_attributes",
                            .dictionary([
                                NamedAttribute("plain", .string("a b")), NamedAttribute("quote \" and \\", .string("\"\\\n\u{7F}")),
                                NamedAttribute("beyond_ascii", .string("é→")), NamedAttribute("empty", .string("")),
                            ]))
                    ], type: vector)
            ]
        },
        Golden("discardable", arguments: [vector], text: #"""
                module @discardable {
                  func.func public @main(%0: tensor<4xf32>) -> (tensor<4xf32>) {
                    %1 = "stablehlo.negate"(%0) {thalweg.type = tensor<4x2xf32>, thalweg.list = [-1 : i64, false, []], thalweg.float = 0.25 : f64, thalweg.infinite = 0x7F800000 : f32, thalweg.empty = array<i64>, thalweg.none = array<i1>} : (tensor<4xf32>) -> tensor<4xf32>
                    "func.return"(%1) : (tensor<4xf32>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "negate", main.body.arguments,
                    attributes: [
                        NamedAttribute("thalweg.type", .type(matrix)), NamedAttribute("thalweg.list", .list([.integer(-1), .bool(false), .list([])])),
                        NamedAttribute("thalweg.float", .float(0.25, .f64)), NamedAttribute("thalweg.infinite", .float(.infinity, .f32)),
                        NamedAttribute("thalweg.empty", .integers([])), NamedAttribute("thalweg.none", .bools([])),
                    ], type: vector)
            ]
        },
        Golden("epsilon", arguments: [matrix] + Array(repeating: RankedType(.f32, [2]), count: 4), text: #"""
                module @epsilon {
                  func.func public @main(%0: tensor<4x2xf32>, %1: tensor<2xf32>, %2: tensor<2xf32>, %3: tensor<2xf32>, %4: tensor<2xf32>) -> (tensor<4x2xf32>) {
                    %5 = "stablehlo.batch_norm_inference"(%0, %1, %2, %3, %4) {epsilon = 1.0e-05 : f32, feature_index = 1 : i64} : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
                    "func.return"(%5) : (tensor<4x2xf32>) -> ()
                  }
                }

                """#) { main in
            [
                main.body.op(
                    "batch_norm_inference", main.body.arguments,
                    attributes: [NamedAttribute("epsilon", .float(1e-5, .f32)), NamedAttribute("feature_index", .integer(1))], type: matrix)
            ]
        },
        Golden("direction", arguments: [vector, vector], text: #"""
                module @direction {
                  func.func public @main(%0: tensor<4xf32>, %1: tensor<4xf32>) -> (tensor<4xf32>) {
                    %2 = "stablehlo.compare"(%0, %1) {comparison_direction = #stablehlo<comparison_direction LT>, compare_type = #stablehlo<comparison_type FLOAT>} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
                    %3 = "stablehlo.select"(%2, %0, %1) : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
                    "func.return"(%3) : (tensor<4xf32>) -> ()
                  }
                }

                """#) { main in
            let mask = main.body.op(
                "compare", main.body.arguments,
                attributes: [
                    NamedAttribute("comparison_direction", .enumeration(kind: "comparison_direction", value: "LT")),
                    NamedAttribute("compare_type", .enumeration(kind: "comparison_type", value: "FLOAT")),
                ], type: RankedType(.i1, [4]))
            return [main.body.op("select", [mask] + main.body.arguments, type: vector)]
        },
        Golden("integers", arguments: [matrix], text: #"""
                module @integers {
                  func.func public @main(%0: tensor<4x2xf32>) -> (tensor<2x3xf32>) {
                    %1 = "stablehlo.slice"(%0) {start_indices = array<i64: 0, 1>, limit_indices = array<i64: 4, 2>, strides = array<i64: 2, 1>} : (tensor<4x2xf32>) -> tensor<2x1xf32>
                    %2 = "stablehlo.broadcast_in_dim"(%1) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<2x1xf32>) -> tensor<2x3xf32>
                    "func.return"(%2) : (tensor<2x3xf32>) -> ()
                  }
                }

                """#) { main in
            let part = main.body.op(
                "slice", main.body.arguments,
                attributes: [
                    NamedAttribute("start_indices", .integers([0, 1])), NamedAttribute("limit_indices", .integers([4, 2])),
                    NamedAttribute("strides", .integers([2, 1])),
                ], type: RankedType(.f32, [2, 1]))
            return [
                main.body.op(
                    "broadcast_in_dim", [part], attributes: [NamedAttribute("broadcast_dimensions", .integers([0, 1]))],
                    type: RankedType(.f32, [2, 3]))
            ]
        },
        Golden("call", text: #"""
                module @call {
                  func.func public @main(%0: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
                    %1, %2 = "func.call"(%0) {callee = @twice} : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
                    "func.return"(%1, %2) : (tensor<4xf32>, tensor<4xf32>) -> ()
                  }
                  func.func private @twice(%0: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
                    %1 = "stablehlo.tanh"(%0) : (tensor<4xf32>) -> tensor<4xf32>
                    "func.return"(%0, %1) : (tensor<4xf32>, tensor<4xf32>) -> ()
                  }
                }

                """#) {
            let module = Module(name: "call")
            let main = Function(name: "main", arguments: [vector])
            main.finish(
                main.body.append(
                    "func.call", main.body.arguments, attributes: [NamedAttribute("callee", .symbol("twice"))], results: [vector, vector]))
            module.add(main)
            let twice = Function(name: "twice", arguments: [vector], isPublic: false)
            twice.finish([twice.body.arguments[0], twice.body.op("tanh", twice.body.arguments, type: vector)])
            module.add(twice)
            return module
        },
    ]
}
