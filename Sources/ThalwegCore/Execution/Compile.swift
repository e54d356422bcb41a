import Synchronization

/// A function that runs on data: traced and compiled at the first call with arguments of given types, and reused after.
public final class Compiled<Output: TensorStructure, each Input: TensorStructure>: Sendable {
    private struct Key: Hashable {
        let types: [TensorType]
        let labels: [String]
    }
    private struct Entry: Sendable {
        let program: CompiledProgram
        let structure: Output
    }
    private let function: @Sendable (repeat each Input) throws -> Output
    private let engine: Engine?
    private let entries = Mutex<[Key: Entry]>([:])

    init(engine: Engine?, _ function: @escaping @Sendable (repeat each Input) throws -> Output) {
        self.engine = engine
        self.function = function
    }

    /// How many programs were compiled so far: one for each combination of the arguments' types and names.
    public var programCount: Int { entries.withLock { $0.count } }

    /// The function's value at the arguments.
    ///
    /// - Throws: `TraceError`, the first mistake in the function; `PJRTError` of the device.
    public func callAsFunction(_ arguments: repeat (each Input).Host) throws -> Output.Host {
        var arrays: [HostArray] = [], labels: [String] = []
        for (type, argument) in repeat ((each Input).self, each arguments) {
            arrays += Compiled.arrays(type, argument)
            labels += Compiled.labels(type, argument)
        }
        let key = Key(types: arrays.map { TensorType($0.dtype, $0.shape) }, labels: labels)
        let entry: Entry
        if let known = entries.withLock({ $0[key] }) {
            entry = known
        } else {
            entry = try trace(key.types, repeat each arguments)
            entries.withLock { $0[key] = entry }
        }
        return entry.structure.host(try entry.program.run(arrays))
    }

    private func trace(_ types: [TensorType], _ arguments: repeat (each Input).Host) throws -> Entry {
        var structure: Output?
        let program = try Program.trace(types, closed: true) { tensors in
            var rest = tensors[...]
            let value = try function(repeat Compiled.structure((each Input).self, each arguments, &rest))
            structure = value
            return value.tensors
        }
        guard let structure else { throw TraceError(op: "compile", reason: "the function was not run") }
        return Entry(program: try (engine ?? .shared()).compile(program), structure: structure)
    }

    private static func arrays<S: TensorStructure>(_: S.Type, _ host: S.Host) -> [HostArray] { S.arrays(of: host) }
    private static func labels<S: TensorStructure>(_: S.Type, _ host: S.Host) -> [String] { S.labels(of: host) }
    private static func structure<S: TensorStructure>(_: S.Type, _ host: S.Host, _ rest: inout ArraySlice<Tensor>) -> S {
        let count = S.arrays(of: host).count
        defer { rest = rest.dropFirst(count) }
        return S.structure(like: host, Array(rest.prefix(count)))
    }
}

/// The function as a callable on data. Nothing happens until the first call, which traces and compiles it for the types of
/// the arguments; later calls with the same types run at once.
///
/// - Parameter engine: the device; the shared one when nil.
public func compile<A: TensorStructure, Output: TensorStructure>(
    on engine: Engine? = nil, _ function: @escaping @Sendable (A) throws -> Output
) throws -> Compiled<Output, A> { Compiled(engine: engine, function) }

/// As above for a function of two arguments.
public func compile<A: TensorStructure, B: TensorStructure, Output: TensorStructure>(
    on engine: Engine? = nil, _ function: @escaping @Sendable (A, B) throws -> Output
) throws -> Compiled<Output, A, B> { Compiled(engine: engine, function) }

/// As above for a function of three arguments.
public func compile<A: TensorStructure, B: TensorStructure, C: TensorStructure, Output: TensorStructure>(
    on engine: Engine? = nil, _ function: @escaping @Sendable (A, B, C) throws -> Output
) throws -> Compiled<Output, A, B, C> { Compiled(engine: engine, function) }

/// As above for a function of four arguments.
public func compile<A: TensorStructure, B: TensorStructure, C: TensorStructure, D: TensorStructure, Output: TensorStructure>(
    on engine: Engine? = nil, _ function: @escaping @Sendable (A, B, C, D) throws -> Output
) throws -> Compiled<Output, A, B, C, D> { Compiled(engine: engine, function) }

/// Computes tensors made from constants alone, in one program.
public func evaluate(_ tensors: [Tensor], on engine: Engine? = nil) throws -> [HostArray] {
    let program = try Program.trace([], closed: true) { _ in tensors }
    return try (engine ?? .shared()).compile(program).run([])
}

extension Tensor {
    /// The numbers of a tensor made from constants alone; compiles a program of its own, so meant for tests and small scripts.
    public func evaluated() throws -> HostArray { try evaluate([self])[0] }
}
