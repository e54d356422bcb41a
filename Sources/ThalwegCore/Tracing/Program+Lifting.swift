extension Program {
    /// The program with its captures as further inputs, after its own: the form in which primitives hold bodies.
    func lifted() -> Program {
        Program(
            inputTypes: inputTypes + captures.map(\.type), captures: [], equations: equations, outputs: outputs,
            variableTypes: variableTypes)
    }

    /// Traces `body` and hands back what the primitive needs: the lifted program and the captured outer values as operands.
    static func body(_ inputTypes: [TensorType], _ body: ([Tensor]) throws -> [Tensor]) throws -> (program: Program, captures: [Tensor]) {
        let program = try trace(inputTypes, body)
        return (program.lifted(), program.captures)
    }

    /// As `trace`, for rules that cannot throw: a mistake becomes a failed tensor in every output.
    static func rule(_ inputTypes: [TensorType], _ body: ([Tensor]) -> [Tensor]) -> Result<(program: Program, captures: [Tensor]), TraceError> {
        let inputs = inputTypes.map(Tensor.placeholder)
        do throws(TraceError) {
            let program = try Program(inputs: inputs, outputs: body(inputs), closed: false)
            return .success((program.lifted(), program.captures))
        } catch {
            return .failure(error)
        }
    }
}

extension Tensor {
    /// Zeros of the given type.
    static func zeros(_ type: TensorType) -> Tensor { .zeros(type.shape, dtype: type.dtype) }
}
