import HostKernels
import StableHLO

/// An op with all its rules: what it gives, how it differentiates, batches and lowers. One primitive, one file.
///
/// Reverse mode needs no rule of its own: it is linearization followed by transposition, so the primitives that a `jvp`
/// rule applies to tangents are `LinearPrimitive`s.
public protocol Primitive: Sendable, Hashable {
    /// The op's name, for messages and printed programs.
    var name: String { get }
    /// The number of outputs.
    var outputCount: Int { get }
    /// Whether making the value again costs less than keeping it (constants, `iota`, broadcasts).
    var isCheap: Bool { get }
    /// The output types; throws when the operands do not fit. Operands of the element-wise primitives have one shape.
    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType]
    /// The tangents of the outputs. `tangents[i]` is nil where input `i` is constant; nil in the result means zero.
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?]
    /// Outputs and their tangents together; control flow replaces the primal computation, all others use the default.
    func jvpWithOutputs(_ inputs: [Tensor], tangents: [Tensor?]) -> (outputs: [Tensor], tangents: [Tensor?])
    /// The outputs for `size` examples at once. Batched inputs have the batch as their first axis; so have all outputs.
    /// At least one input is batched.
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor]
    /// Emits StableHLO.
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value]
}

extension Primitive {
    public var outputCount: Int { 1 }
    public var isCheap: Bool { false }

    public func jvpWithOutputs(_ inputs: [Tensor], tangents: [Tensor?]) -> (outputs: [Tensor], tangents: [Tensor?]) {
        let outputs = bind(self, inputs)
        return (outputs, tangents.contains { $0 != nil } ? jvp(inputs, outputs: outputs, tangents: tangents) : outputs.map { _ in nil })
    }
}

/// An operand of a linear primitive being transposed.
public enum TransposeOperand: Sendable {
    /// The map is linear in this operand; its cotangent is wanted.
    case linear(TensorType)
    /// A known factor.
    case value(Tensor)

    /// The factor's value; nil for a linear operand.
    public var known: Tensor? { if case .value(let tensor) = self { tensor } else { nil } }
    /// Whether the cotangent of this operand is wanted.
    public var isLinear: Bool { if case .linear = self { true } else { false } }
    /// The operand's type.
    public var type: TensorType {
        switch self {
        case .linear(let type): type
        case .value(let tensor): tensor.type
        }
    }
}

/// A primitive that is linear in one or more operands, the others given.
public protocol LinearPrimitive: Primitive {
    /// The cotangents of the operands, nil for known ones and for zero. `cotangents[i]` is nil where output `i` has none;
    /// not all are nil.
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?]
}

/// What a primitive lowers into.
public struct LoweringContext {
    /// The block that ops are appended to.
    public let block: Block
    /// The platform's name as PJRT says it: `cpu`, `cuda` …
    public let platform: String
    /// The functions of this process that the program may call; none away from the CPU.
    let kernels: Set<HostKernel>
    /// Whether products of `float32` must not be shortened to fewer bits, as GPUs do for speed; decompositions need all of them.
    var needsFullPrecision = false

    /// A context that appends to `block`.
    init(block: Block, platform: String, kernels: Set<HostKernel>) {
        self.block = block
        self.platform = platform
        self.kernels = platform == "cpu" ? kernels : []
    }

    /// The same for a nested block.
    public func nested(_ block: Block) -> LoweringContext {
        var context = LoweringContext(block: block, platform: platform, kernels: kernels)
        context.needsFullPrecision = needsFullPrecision
        return context
    }

    /// A call of a kernel with the numbers of its plan.
    ///
    /// - Parameter aliases: results that take over the memory of operands.
    func call(_ kernel: HostKernel, _ operands: [Value], plan: [Int], results: [RankedType], aliases: [Attribute] = []) -> [Value] {
        block.append(
            "stablehlo.custom_call", operands,
            attributes: [
                NamedAttribute("api_version", .integer(4, .i32)),
                NamedAttribute("backend_config", .dictionary([NamedAttribute("plan", .integers(plan))])),
                NamedAttribute("call_target_name", .string(kernel.target)),
            ] + (aliases.isEmpty ? [] : [NamedAttribute("output_operand_aliases", .list(aliases))]), results: results)
    }

    /// A constant of one element repeated over `type`.
    public func splat(_ value: Double, _ type: RankedType) -> Value {
        let element = DType(rawValue: type.element.rawValue) ?? .float32
        return block.constant(DenseElements(type: type, bytes: HostArray(scalar: value, dtype: element).bytes))
    }
}
