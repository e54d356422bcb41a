import HurriedCompilation
import PJRT
import Synchronization
@testable import ThalwegCore

/// What `compile` makes of a function of trees, without the compiler's passes that take the most time: a program of many optimizers is long and
/// runs a few steps. What it computes is the same up to rounding.
final class HurriedProgram: Sendable {
    private struct Entry: Sendable {
        let executable: Executable, captures: [Buffer], names: [String]
    }
    private let function: @Sendable (Tree) throws -> Tree
    private let entries = Mutex<[[String]: Entry]>([:])

    init(_ function: @escaping @Sendable (Tree) throws -> Tree) { self.function = function }

    /// How many programs were compiled so far: one for each combination of the leaves' names and types.
    var programCount: Int { entries.withLock { $0.count } }

    func callAsFunction(_ values: ArrayTree) throws -> ArrayTree { try iterated(from: values, times: 1) }

    /// The function of the function of … the values, which leave the device at the end.
    func iterated(from values: ArrayTree, times: Int) throws -> ArrayTree {
        let engine = try Engine.shared()
        var buffers = try values.leaves.map(engine.upload), names = values.names
        for _ in 0..<times {
            let entry = try entry(names, types: buffers.map { TensorType(DType($0.elementType), Shape($0.dimensions)) }, engine)
            buffers = try entry.executable.execute(buffers + entry.captures)
            names = entry.names
        }
        return ArrayTree(names: names, leaves: try buffers.map(engine.download))
    }

    private func entry(_ names: [String], types: [TensorType], _ engine: Engine) throws -> Entry {
        let key = zip(names, types).map { "\($0) \($1)" }
        if let known = entries.withLock({ $0[key] }) { return known }
        var resultNames: [String] = []
        let program = try Program.trace(types, closed: true) { leaves in
            let result = try function(Tree(names: names, leaves: leaves))
            resultNames = result.names
            return result.leaves
        }
        let captures = try program.captures.map { capture in
            guard let array = capture.constantValue else {
                throw TraceError(op: "compile", operands: [capture.type], reason: "a traced value of another function is used here")
            }
            return try engine.upload(array)
        }
        let text = try program.simplified().module(named: "laws", platform: engine.platform, kernels: engine.kernels, aliases: [:], joining: true).text
        let executable = try engine.client.compile(stableHLO: text, options: .hurried)
        let made = Entry(executable: executable, captures: captures, names: resultNames)
        entries.withLock { $0[key] = made }
        return made
    }
}
