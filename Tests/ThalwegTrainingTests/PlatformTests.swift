import HostKernels
import PJRT
import Testing
import ThalwegConfiguration

@testable import ThalwegCore
@testable import ThalwegTraining

/// Training steps as other devices get them. None is at hand in the tests, so what is sent to them is looked at.
@Suite struct PlatformTests {
    static let networks = [
        "[flatten, {dense: {units: 32, activation: relu}}, {batch_norm: {}}, {dense: {units: 10}}]",
        "[{conv2d: {filters: 8, kernel: 3, padding: same, activation: relu}}, {max_pool: {size: 2}}, flatten, {dense: {units: 10}}]",
        "[{reshape: {shape: [8, 8]}}, {transformer_block: {heads: 2, mlp: 16}}, flatten, {dense: {units: 10}}]",
        "[{reshape: {shape: [8, 8]}}, {lstm: {units: 12}}, {dense: {units: 10}}]",
    ]

    /// The steps of a network, several in a loop and one with probes, as the trainer compiles them.
    private func steps(_ network: String) throws -> [Program] {
        let plan = try experiment(
            """
            data: {source: digits}
            model: {layers: \(network)}
            loss: softmax_cross_entropy
            optimizer: {name: adam, learning_rate: 0.001}
            training: {epochs: 1, batch_size: 64}
            seed: 1
            """
        ).plan()
        let types = try Initialization.state(of: plan, parameters: nil, engine: .shared()).map { TensorType($0.dtype, $0.shape) }
        let inputs = plan.inputs(of: plan.data.training), targets = plan.targets(of: plan.data.training)
        let order = TensorType(.int32, [plan.stepsPerEpoch * plan.batchSize])
        let (inputType, targetType) = (TensorType(inputs.dtype, inputs.shape), TensorType(targets.dtype, targets.shape))
        return [
            try StepProgram(plan: plan, probe: nil).traceLoop(state: types, inputs: inputType, targets: targetType, order: order),
            try StepProgram(plan: plan, probe: ProbeLayout(plan.model)).trace(
                state: types, inputs: inputType, targets: targetType, order: order),
        ]
    }

    @Test("away from the CPU a training step calls no function of the host", arguments: networks)
    func training(network: String) throws {
        for (number, program) in try steps(network).enumerated() {
            let simplified = program.simplified()
            func text(_ platform: Platform) throws -> String {
                try simplified.module(named: "step", platform: platform.rawValue, kernels: Set(HostKernel.allCases), aliases: number == 0 ? [0: 0] : [:]).text
            }
            #expect(try text(.cpu).contains("custom_call"))
            for platform in [Platform.cuda, .rocm, .tpu] { #expect(!(try text(platform).contains("custom_call"))) }
        }
    }
}
