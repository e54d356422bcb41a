import StableHLO
import Testing

struct VerifierTests {
    static let vector = RankedType(.f32, [4])
    static let mask = RankedType(.i1, [4])

    /// Why a function with this body is refused; nil when it passes.
    static func refusal(_ arguments: [RankedType] = [vector, vector], finish: Bool = true, _ body: (Function) -> [Value]) -> VerificationError? {
        let module = Module(name: "m")
        let main = Function(name: "main", arguments: arguments)
        let results = body(main)
        if finish { main.finish(results) }
        module.add(main)
        do {
            try Verifier.verify(module)
            return nil
        } catch { return error }
    }

    @Test func `a function that does not return is refused`() {
        let error = Self.refusal(finish: false) { _ in [] }
        #expect(error?.description.contains("does not end with func.return") == true)
        #expect(error?.place == "@main")
    }

    @Test func `a region that does not return is refused`() {
        let error = Self.refusal { main in
            let region = main.body.nested(arguments: [])
            return main.body.append("stablehlo.if", [main.body.arguments[0]], regions: [region], results: [Self.vector])
        }
        #expect(error?.description.contains("does not end with stablehlo.return") == true)
        #expect(error?.place.contains("stablehlo.if") == true)
    }

    @Test func `a value of another function is refused`() {
        let other = Function(name: "other", arguments: Array(repeating: Self.vector, count: 5))
        let error = Self.refusal { main in [main.body.op("negate", [other.body.arguments[4]], type: Self.vector)] }
        #expect(error?.reason == "%4 : tensor<4xf32> is used before it is defined")
    }

    @Test func `a value of a region is not seen outside`() {
        let error = Self.refusal { main in
            let region = main.body.nested(arguments: [])
            let inner = region.op("negate", [main.body.arguments[0]], type: Self.vector)
            region.yield([inner])
            main.body.append("stablehlo.custom", [], regions: [region], results: [])
            return [inner]
        }
        #expect(error?.place.contains("func.return") == true)
        #expect(error?.reason.contains("used before it is defined") == true)
    }

    @Test func `a region sees the values around it`() {
        let error = Self.refusal([RankedType(.i1, []), Self.vector]) { main in
            let regions = (0..<2).map { _ in main.body.nested(arguments: []) }
            for region in regions { region.yield([region.op("negate", [main.body.arguments[1]], type: Self.vector)]) }
            return main.body.append("stablehlo.if", [main.body.arguments[0]], regions: regions, results: [Self.vector])
        }
        #expect(error == nil)
    }

    /// Ops whose types do not fit: name, operands, result.
    static let misfits: [(String, [RankedType], RankedType)] = [
        ("add", [vector, RankedType(.f32, [3])], vector), ("add", [vector, RankedType(.f64, [4])], vector), ("tanh", [vector], RankedType(.f32, [2, 2])),
        ("compare", [vector, vector], vector), ("compare", [vector, vector], RankedType(.i1, [3])), ("compare", [vector], mask),
        ("select", [vector, vector, vector], vector), ("select", [mask, vector, RankedType(.f32, [3])], vector),
        ("select", [RankedType(.i1, [2]), vector, vector], vector), ("convert", [vector], RankedType(.i32, [3])),
        ("reshape", [vector], RankedType(.f32, [5])), ("reshape", [vector], RankedType(.i32, [2, 2])),
        ("transpose", [RankedType(.f32, [2, 3])], RankedType(.f32, [3, 3])), ("concatenate", [], vector),
        ("concatenate", [vector, RankedType(.i32, [4])], RankedType(.f32, [8])), ("dot_general", [vector, RankedType(.f64, [4])], RankedType(.f32, [])),
    ]

    @Test(arguments: misfits.indices) func `an op whose types do not fit is refused by name`(number: Int) {
        let (name, operands, result) = Self.misfits[number]
        let error = Self.refusal(operands) { main in [main.body.op(name, main.body.arguments, type: result)] }
        #expect(error?.place == "@main, stablehlo.\(name)")
        #expect(error?.description.hasPrefix("invalid StableHLO in @main, stablehlo.\(name): ") == true)
    }

    @Test func `an op without a rule is left to the plugin`() {
        #expect(Self.refusal { main in [main.body.op("anything", [main.body.arguments[0]], type: Self.mask)] } == nil)
    }
}
