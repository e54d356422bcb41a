import Foundation
import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// Leaves so large that their state is updated by the host's loops take the steps that they take without.
@Suite struct LargeLeafTests {
    @Test func `every optimizer takes the same steps with and without the host's kernels`() throws {
        let shape: Shape = [130, 128], steps = 3
        let optimizers = try optimizerCatalogue.names.map { try makeOptimizer(.string($0)).transformation }.filter { !($0 is any IterateTransformation) }
        let values = (0..<shape.elementCount).map { Float(sin(Double($0) * 0.7) + 0.05) }
        let parameters = ArrayTree([("weight", HostArray(values, shape: shape))])
        let gradient = HostArray(values.reversed().map { $0 * 0.1 }, shape: shape)
        let states = try optimizers.map { try $0.initialState(for: parameters) }
        let leaves = zip(optimizers, states).flatMap { parameters.leaves + $1.leaves }
        let program = try Program.trace((leaves + [gradient]).map { TensorType($0.dtype, $0.shape) }, closed: true) { arguments in
            var results: [Tensor] = [], rest = arguments[...]
            for (optimizer, state) in zip(optimizers, states) {
                let current = Tree(names: ["weight"], leaves: [rest.removeFirst()])
                var next = Tree(names: state.names, leaves: Array(rest.prefix(state.count)))
                rest = rest.dropFirst(state.count)
                let slope = Tree(names: ["weight"], leaves: [arguments[arguments.count - 1] + current.leaves[0] * 0.1])
                results += (current + optimizer.update(slope, state: &next, parameters: current)).leaves + next.leaves
            }
            return results
        }
        func run(_ engine: Engine) throws -> [HostArray] {
            let compiled = try engine.compile(program, aliases: Dictionary(uniqueKeysWithValues: leaves.indices.map { ($0, $0) }))
            var current = try leaves.map(engine.upload)
            for _ in 0..<steps { current = try compiled.run(buffers: current + [engine.upload(gradient)]) }
            return try current.map(engine.download)
        }
        let engine = try Engine.shared()
        let plain = try Engine(plugin: engine.client.plugin.path, hostKernels: false)
        let owners = zip(optimizerCatalogue.names, states).flatMap { name, state in [name] + state.names.map { "\(name) \($0)" } }
        for (owner, (ours, theirs)) in zip(owners, zip(try run(engine), try run(plain))) {
            let (x, y) = (ours.doubles, theirs.doubles), scale = y.map { Swift.abs($0) }.max() ?? 0
            #expect(zip(x, y).allSatisfy { $0 == $1 || Swift.abs($0 - $1) <= 2e-6 * scale }, "\(owner)")
        }
    }
}
