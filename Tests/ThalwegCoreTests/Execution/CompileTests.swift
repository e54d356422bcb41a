import Testing
@testable import ThalwegCore

@Suite struct CompileTests {
    @Test func `a second call with the same types does not trace again`() throws {
        nonisolated(unsafe) var traces = 0  // written by one thread
        let f = try compile { (x: Tensor) -> Tensor in
            traces += 1
            return x + x
        }
        _ = try f(HostArray([1.0]))
        _ = try f(HostArray([2.0]))
        #expect(traces == 1)
        #expect(try f(HostArray([1.0, 2.0])).doubles == [2, 4])
        #expect(traces == 2)
    }

    @Test func `trees go in and come out by name`() throws {
        let f = try compile { (t: Tree) in t + t }
        let result = try f(ArrayTree([("b", HostArray([1.0])), ("a", HostArray([2.0]))]))
        #expect(result.names == ["b", "a"] && result["a"]?.doubles == [4])
    }

    @Test func `a large captured constant is an argument, not text`() throws {
        let constant = HostArray([Double](repeating: 0.5, count: 1000))
        let program = try Program.trace([TensorType(.float64, [1000])], closed: true) { [$0[0] * Tensor(constant)] }
        #expect(program.captures.count == 1)
        #expect(try Engine.shared().compile(program).run([constant])[0].doubles.allSatisfy { $0 == 0.25 })
    }

    @Test func `common subexpressions are computed once`() throws {
        let program = try Program.trace([TensorType(.float64, [])], closed: true) { [exp($0[0]) + exp($0[0])] }
        #expect(program.equations.count == 2)
    }

    @Test func `every element type survives the way to the device and back`() throws {
        for dtype in DType.allCases {
            let array = HostArray([0.0, 1.0, 1.0, 0.0, 1.0, 0.0], shape: [2, 3], dtype: dtype)
            let engine = try Engine.shared()
            #expect(try engine.download(engine.upload(array)) == array)
        }
    }
}
