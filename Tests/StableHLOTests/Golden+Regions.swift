import StableHLO

extension Golden {
    private static let matrix = RankedType(.f32, [3, 2])
    private static let count = RankedType(.i32, [])

    private static func less(_ block: Block, _ a: Value, _ b: Value) -> Value {
        block.op(
            "compare", [a, b],
            attributes: [NamedAttribute("comparison_direction", .enumeration(kind: "comparison_direction", value: "LT"))],
            type: RankedType(.i1, []))
    }

    private static func integer(_ block: Block, _ value: Int32) -> Value {
        block.constant(DenseElements(type: count, bytes: bytes(value)))
    }

    /// Ops with one region, with several, with regions without arguments, and with regions in regions.
    static let regions: [Golden] = [
        Golden("reduction", arguments: [matrix], text: #"""
                module @reduction {
                  func.func public @main(%0: tensor<3x2xf32>) -> (tensor<2xf32>) {
                    %1 = "stablehlo.constant"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
                    %5 = "stablehlo.reduce"(%0, %1) ({
                    ^bb0(%2: tensor<f32>, %3: tensor<f32>):
                      %4 = "stablehlo.add"(%2, %3) : (tensor<f32>, tensor<f32>) -> tensor<f32>
                      "stablehlo.return"(%4) : (tensor<f32>) -> ()
                    }) {dimensions = array<i64: 0>} : (tensor<3x2xf32>, tensor<f32>) -> tensor<2xf32>
                    "func.return"(%5) : (tensor<2xf32>) -> ()
                  }
                }

                """#) { main in
            let zero = main.body.constant(DenseElements(type: RankedType(.f32, []), bytes: bytes(Float.zero)))
            return [
                main.body.op(
                    "reduce", main.body.arguments + [zero], attributes: [NamedAttribute("dimensions", .integers([0]))],
                    regions: [main.body.reducer("add", .f32)], type: RankedType(.f32, [2]))
            ]
        },
        Golden("counting_loop", arguments: [matrix], text: #"""
                module @counting_loop {
                  func.func public @main(%0: tensor<3x2xf32>) -> (tensor<3x2xf32>) {
                    %1 = "stablehlo.constant"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
                    %11, %12 = "stablehlo.while"(%1, %0) ({
                    ^bb0(%2: tensor<i32>, %3: tensor<3x2xf32>):
                      %4 = "stablehlo.constant"() {value = dense<3> : tensor<i32>} : () -> tensor<i32>
                      %5 = "stablehlo.compare"(%2, %4) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
                      "stablehlo.return"(%5) : (tensor<i1>) -> ()
                    }, {
                    ^bb0(%6: tensor<i32>, %7: tensor<3x2xf32>):
                      %8 = "stablehlo.constant"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
                      %9 = "stablehlo.add"(%6, %8) : (tensor<i32>, tensor<i32>) -> tensor<i32>
                      %10 = "stablehlo.tanh"(%7) : (tensor<3x2xf32>) -> tensor<3x2xf32>
                      "stablehlo.return"(%9, %10) : (tensor<i32>, tensor<3x2xf32>) -> ()
                    }) : (tensor<i32>, tensor<3x2xf32>) -> (tensor<i32>, tensor<3x2xf32>)
                    "func.return"(%12) : (tensor<3x2xf32>) -> ()
                  }
                }

                """#) { main in
            let state = [integer(main.body, 0), main.body.arguments[0]]
            let condition = main.body.nested(arguments: state.map(\.type))
            condition.yield([less(condition, condition.arguments[0], integer(condition, 3))])
            let body = main.body.nested(arguments: state.map(\.type))
            body.yield([
                body.op("add", [body.arguments[0], integer(body, 1)], type: count), body.op("tanh", [body.arguments[1]], type: matrix),
            ])
            return [main.body.append("stablehlo.while", state, regions: [condition, body], results: state.map(\.type))[1]]
        },
        Golden("choice_of_a_loop_bound", arguments: [count], text: #"""
                module @choice_of_a_loop_bound {
                  func.func public @main(%0: tensor<i32>) -> (tensor<i32>) {
                    %1 = "stablehlo.constant"() {value = dense<5> : tensor<i32>} : () -> tensor<i32>
                    %2 = "stablehlo.compare"(%0, %1) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
                    %9 = "stablehlo.if"(%2) ({
                      %8 = "stablehlo.while"(%0) ({
                      ^bb0(%3: tensor<i32>):
                        %4 = "stablehlo.constant"() {value = dense<9> : tensor<i32>} : () -> tensor<i32>
                        %5 = "stablehlo.compare"(%3, %4) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
                        "stablehlo.return"(%5) : (tensor<i1>) -> ()
                      }, {
                      ^bb0(%6: tensor<i32>):
                        %7 = "stablehlo.add"(%6, %0) : (tensor<i32>, tensor<i32>) -> tensor<i32>
                        "stablehlo.return"(%7) : (tensor<i32>) -> ()
                      }) : (tensor<i32>) -> tensor<i32>
                      "stablehlo.return"(%8) : (tensor<i32>) -> ()
                    }, {
                      "stablehlo.return"(%0) : (tensor<i32>) -> ()
                    }) : (tensor<i1>) -> tensor<i32>
                    "func.return"(%9) : (tensor<i32>) -> ()
                  }
                }

                """#) { main in
            let small = less(main.body, main.body.arguments[0], integer(main.body, 5))
            let yes = main.body.nested(arguments: [])
            let total = yes.append("stablehlo.while", [main.body.arguments[0]], regions: [
                { let block = yes.nested(arguments: [count]); block.yield([less(block, block.arguments[0], integer(block, 9))]); return block }(),
                { let block = yes.nested(arguments: [count]); block.yield([block.op("add", [block.arguments[0], main.body.arguments[0]], type: count)]); return block }(),
            ], results: [count])
            yes.yield(total)
            let no = main.body.nested(arguments: [])
            no.yield([main.body.arguments[0]])
            return main.body.append("stablehlo.if", [small], regions: [yes, no], results: [count])
        },
        Golden("stable_sort", arguments: [matrix], text: #"""
                module @stable_sort {
                  func.func public @main(%0: tensor<3x2xf32>) -> (tensor<3x2xf32>) {
                    %4 = "stablehlo.sort"(%0) ({
                    ^bb0(%1: tensor<f32>, %2: tensor<f32>):
                      %3 = "stablehlo.compare"(%1, %2) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<f32>, tensor<f32>) -> tensor<i1>
                      "stablehlo.return"(%3) : (tensor<i1>) -> ()
                    }) {dimension = 0 : i64, is_stable = true} : (tensor<3x2xf32>) -> tensor<3x2xf32>
                    "func.return"(%4) : (tensor<3x2xf32>) -> ()
                  }
                }

                """#) { main in
            let scalar = RankedType(.f32, [])
            let order = main.body.nested(arguments: [scalar, scalar])
            order.yield([less(order, order.arguments[0], order.arguments[1])])
            return [
                main.body.op(
                    "sort", main.body.arguments,
                    attributes: [NamedAttribute("dimension", .integer(0)), NamedAttribute("is_stable", .bool(true))], regions: [order], type: matrix)
            ]
        },
    ]
}
