import PJRT
import Testing

struct ExecutableTests {
    @Test func `a compiled sum adds`() throws {
        let client = try CPUPlugin.client()
        let program = try client.compile(stableHLO: CPUPlugin.sum())
        #expect(program.outputCount == 1)
        #expect(program.name.contains("sum"))
        let outputs = try program.execute([client.buffer([1, 2, 3]), client.buffer([10, 20, 30])])
        #expect(try outputs[0].floats() == [11, 22, 33])
        #expect(outputs[0].dimensions == [3])
        #expect(outputs[0].elementType == .float32)
    }

    @Test func `a transposed output is read row-major`() throws {
        let client = try CPUPlugin.client()
        let program = try client.compile(
            stableHLO: """
                module { func.func public @main(%x: tensor<2x3xf32>) -> (tensor<3x2xf32>, tensor<f32>) {
                  %0 = stablehlo.transpose %x, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
                  %1 = stablehlo.constant dense<7.0> : tensor<f32>
                  return %0, %1 : tensor<3x2xf32>, tensor<f32>
                } }
                """)
        let outputs = try program.executeAndWait([client.buffer([1, 2, 3, 4, 5, 6], [2, 3])])
        #expect(try outputs.map { try $0.floats() } == [[1, 4, 2, 5, 3, 6], [7]])
        #expect(outputs.map(\.dimensions) == [[3, 2], []])
    }

    @Test(arguments: ["{tf.aliasing_output = 0 : i32}", "{jax.buffer_donor = true}"])
    func `a donated argument is deleted unless kept`(attribute: String) throws {
        let client = try CPUPlugin.client()
        let program = try client.compile(stableHLO: CPUPlugin.sum(" " + attribute))
        let (x, y) = (try client.buffer([1, 2, 3]), try client.buffer([1, 1, 1]))
        let kept = try program.execute([x, y], keeping: [0])
        #expect(!x.isDeleted)
        #expect(try kept[0].floats() == [2, 3, 4])
        #expect(try x.floats() == [1, 2, 3])
        let outputs = try program.execute([x, y])
        #expect(x.isDeleted)
        #expect(!y.isDeleted)
        #expect(try outputs[0].floats() == [2, 3, 4])
        #expect(throws: PJRTError.self) { try x.toHost() }
        #expect(throws: PJRTError.self) { try program.execute([x, y]) }
    }

    @Test func `a wrong program is refused in the plugin's words`() throws {
        let client = try CPUPlugin.client()
        let text = "module { func.func public @main(%x: tensor<3xf32>) -> tensor<4xf32> { return %x : tensor<3xf32> } }"
        let error = #expect(throws: PJRTError.self) { try client.compile(stableHLO: text) }
        guard case .plugin(let code, let message, let call) = error else {
            Testing.Issue.record("\(String(describing: error))")
            return
        }
        #expect(code != 0)
        #expect(message.contains("return"))
        #expect(call == "PJRT_Client_Compile")
    }

    @Test func `arguments that do not fit are refused`() throws {
        let client = try CPUPlugin.client()
        let program = try client.compile(stableHLO: CPUPlugin.sum())
        let (three, four) = (try client.buffer([1, 2, 3]), try client.buffer([1, 2, 3, 4]))
        #expect(throws: PJRTError.self) { try program.executeAndWait([three]) }
        #expect(throws: PJRTError.self) { try program.executeAndWait([three, four]) }
        #expect(throws: PJRTError.self) { try program.executeAndWait([three, three, three]) }
    }

    @Test func `a serialized program runs after loading`() throws {
        let client = try CPUPlugin.client()
        let bytes = try client.compile(stableHLO: CPUPlugin.sum()).serialize()
        let program = try client.load(serialized: bytes)
        let outputs = try program.execute([client.buffer([1, 2, 3]), client.buffer([1, 1, 1])])
        #expect(try outputs[0].floats() == [2, 3, 4])
        #expect(throws: PJRTError.self) { try client.load(serialized: [1, 2, 3]) }
    }

    @Test func `memory statistics count the arguments and the output`() throws {
        let client = try CPUPlugin.client()
        let statistics = try client.compile(stableHLO: CPUPlugin.sum(count: 1000)).memoryStatistics()
        #expect(statistics.arguments == 8000)
        #expect(statistics.outputs == 4000)
    }
}
