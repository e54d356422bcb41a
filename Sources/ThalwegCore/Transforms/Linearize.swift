/// The derivative of a program at a point: a linear program from input tangents to output tangents.
public struct LinearMap: Sendable {
    /// Inputs: the tangents of the differentiable inputs, in order. Outputs: the tangents of `outputNumbers`.
    let program: Program
    /// Which inputs of the differentiated program have a tangent.
    let inputNumbers: [Int]
    /// Which outputs of it depend on them; all others have tangent zero.
    let outputNumbers: [Int]
    let inputTypes: [TensorType]
    let outputTypes: [TensorType]

    /// The Jacobian times a vector.
    public func callAsFunction(_ tangents: [Tensor]) -> [Tensor] {
        let results = program(inputNumbers.map { tangents[$0] })
        var all = outputTypes.map { Tensor.zeros($0.shape, dtype: $0.dtype) }
        for (number, result) in zip(outputNumbers, results) { all[number] = result }
        return all
    }

    /// A vector times the Jacobian: the cotangents of all inputs (zeros where there are none).
    ///
    /// - Parameter cotangents: one per output; nil is zero.
    public func transpose(_ cotangents: [Tensor?]) -> [Tensor] {
        var all = inputTypes.map { Tensor.zeros($0.shape, dtype: $0.dtype) }
        guard !outputNumbers.isEmpty else { return all }
        let results = program.transposed(
            outputNumbers.map { cotangents[$0] }, linear: program.inputTypes.map { _ in true }, known: program.inputTypes.map { _ in nil })
        for (number, result) in zip(inputNumbers, results) {
            if let result { all[number] = result }
        }
        return all
    }
}

extension Program {
    /// The outputs at `primals`, and the derivative there.
    ///
    /// - Parameter wrt: the inputs to differentiate; others are constants. Inputs that are not floating point are skipped.
    public func linearize(_ primals: [Tensor], wrt: [Int]? = nil) -> (outputs: [Tensor], derivative: LinearMap) {
        let numbers = (wrt ?? Array(inputTypes.indices)).filter { inputTypes[$0].dtype.isFloatingPoint }
        let tangentInputs = numbers.map { Tensor.placeholder(inputTypes[$0]) }
        var tangents = [Tensor?](repeating: nil, count: inputTypes.count)
        for (number, tangent) in zip(numbers, tangentInputs) { tangents[number] = tangent }
        let (outputs, derivatives) = jvp(primals, tangents: tangents)
        let live = derivatives.indices.filter { derivatives[$0] != nil }
        func map(_ program: Program, _ live: [Int]) -> LinearMap {
            LinearMap(
                program: program, inputNumbers: numbers, outputNumbers: live, inputTypes: inputTypes, outputTypes: outputTypes)
        }
        do throws(TraceError) {
            let program = try Program(inputs: tangentInputs, outputs: live.compactMap { derivatives[$0] }, closed: false)
            return (outputs, map(program, live))
        } catch {
            let failed = outputs.map { _ in Tensor.failed(error) }
            return (failed, map(Program.empty(tangentInputs), []))
        }
    }

    /// A program that returns nothing, which stands in where tracing failed (the failure travels in the outputs).
    static func empty(_ inputs: [Tensor]) -> Program {
        do { return try Program(inputs: inputs, outputs: [], closed: false) } catch { preconditionFailure("\(error)") }
    }
}
