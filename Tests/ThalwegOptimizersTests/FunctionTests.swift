import Testing
import ThalwegConfiguration
import ThalwegCore
@testable import ThalwegOptimizers

@Suite struct FunctionTests {
    private func value(_ function: TestFunction, at points: [[Double]]) throws -> [Double] {
        try evaluate(points.map { point in function.value(point.map { Tensor($0, dtype: .float64) }) }).map { $0.doubles[0] }
    }

    @Test(arguments: functionCatalogue.names) func `the stated minima have the stated values, and nothing near is lower`(_ name: String) throws {
        let function = try functionCatalogue.function(name)
        #expect(function.name == name)
        #expect(try functionCatalogue.make(function.configuration, path: "").name == name)
        for minimum in function.minima {
            var around = [minimum.point]
            for axis in minimum.point.indices {
                for shift in [-1e-2, -1e-5, 1e-5, 1e-2] {
                    var point = minimum.point
                    point[axis] += shift
                    around.append(point)
                }
            }
            let values = try value(function, at: around)
            let error = abs(values[0] - minimum.value)
            #expect(error < 1e-12 * Swift.max(1, abs(minimum.value)))
            #expect(values.dropFirst().allSatisfy { $0 > values[0] }, "\(values)")
        }
    }

    @Test func `functions without a minimum have none, and the saddles lie at 0`() throws {
        #expect(["xcospix", "cubic", "saddle", "monkey_saddle"].allSatisfy { functionCatalogue.named($0) != nil })
        #expect(try value(.xCosPiX, at: [[1], [2]]) == [-1, 2])
        #expect(try value(.cubic, at: [[-2]]) == [-8])
        #expect(try value(.saddle, at: [[3, 2]]) == [5])
        #expect(try value(.monkeySaddle, at: [[2, 1]]) == [2])
        #expect(try value(functionCatalogue.function("quadratic{condition: 100}"), at: [[2, 1]]) == [52])
        #expect(try value(functionCatalogue.function("quadratic{condition=4}"), at: [[2, 1]]) == [4])
    }

    @Test func `a formula means what it says`() throws {
        let cases: [(String, [Double], Double)] = [
            ("x^2 - y^2 + 0.1*sin(5*x)", [0.5, 2], -3.690152785589604), ("-x^2", [3], -9), ("2^3^x", [2], 512),
            ("2(x + 1)x", [3], 24), ("x - 1 - 1", [5], 3), ("8 / 2 / x", [2], 2), ("x**2 * y", [3, 2], 18), ("abs(x) + min(x, 1) - max(x, 1)", [-2], -1),
            ("exp(log(x)) + sqrt(x)", [4], 6), ("e^x - exp(x) + x", [1], 1), ("1.5e1 * x", [2], 30), ("x^-2", [2], 0.25), ("pow(x, 3)", [-2], -8),
            ("cos(pi*x) + π", [1], 2.141592653589793), ("3 − x × 2", [4], -5),
        ]
        for (text, point, wanted) in cases {
            let function = try TestFunction(expression: text)
            let found = try value(function, at: [point])[0]
            let isClose = abs(found - wanted) < 1e-14 * Swift.max(1, abs(wanted))
            #expect(isClose, "\(text) is \(found)")
        }
    }

    @Test(arguments: ["", "1 + 2", "x +", "x)", "(x", "x y", "foo(x)", "sin x", "min(x)", "x.y", "x; y", "system(\"ls\")", "x^2 $", "1e999 * x", "sin(x, x)"])
    func `what is no formula is refused with its place`(_ text: String) {
        let error = #expect(throws: ExpressionError.self) { try TestFunction(expression: text) }
        #expect((error?.description.count ?? 0) > 20)
    }

    @Test func `a formula too deep or too long is refused before it is built`() {
        let deep = ExpressionError.tooLarge(what: "depth", value: 101, limit: 100)
        let nested = String(repeating: "(", count: 1600) + "x", negated = String(repeating: "-", count: 500) + "x"
        #expect(throws: deep) { try Expression(parsing: nested) }
        #expect(throws: deep) { try Expression(parsing: negated) }
        let long = String(repeating: "x", count: 2001)
        #expect(throws: ExpressionError.tooLarge(what: "length", value: 2001, limit: 2000)) { try Expression(parsing: long) }
    }

    @Test func `whole powers have the right derivative at 0`() throws {
        let function = try TestFunction(expression: "x^3 + 2*x")
        let slope = function.objective.gradient(at: function.parameters(at: [0]).tensors)
        #expect(try evaluate(slope.leaves)[0].doubles == [2])
    }
}
