import HostKernels
import StableHLO

extension Program {
    /// Emits the program into a block.
    ///
    /// - Parameters:
    ///   - values: one value per input, then one per capture.
    ///   - donated: by the number of an input, that of the output which takes over its memory.
    /// - Returns: the outputs' values.
    func lower(_ values: [Value], in context: LoweringContext, donated: [Int: Int] = [:]) -> [Value] {
        precondition(values.count == inputTypes.count + captures.count, "one value per input and capture")
        var table: [Value?] = values
        table.append(contentsOf: [Value?](repeating: nil, count: variableTypes.count - values.count))
        func value(_ variable: Int) -> Value {
            guard let value = table[variable] else { preconditionFailure("variable \(variable) used before it is defined") }
            return value
        }
        let schedule = context.kernels.contains(.loop) ? LoweringSchedule(self, donated: donated) : LoweringSchedule(self)
        for step in schedule.steps {
            let results: [Value]
            switch step.work {
            case .equation(let equation):
                results = equation.primitive.lower(
                    equation.inputs.map(value), outputs: equation.outputs.map { variableTypes[$0].ranked }, in: context)
            case .loops(let loops): results = ElementwiseLoop.lower(loops, in: context, value)
            }
            for (variable, result) in zip(step.outputs, results) { table[variable] = result }
        }
        return outputs.map(value)
    }

    /// The StableHLO module of plain operations, for any platform, whose `main` takes the inputs, then the captures.
    ///
    /// - Parameters:
    ///   - aliases: input number → output number whose storage it becomes (donation).
    ///   - simplifying: whether the program passes run first; see `simplified()`.
    /// - Throws: `VerificationError` if a lowering broke a rule.
    public func module(
        named name: String = "thalweg", platform: String = "cpu", aliases: [Int: Int] = [:], simplifying: Bool = true
    ) throws -> Module {
        try (simplifying ? simplified() : self).module(named: name, platform: platform, kernels: [], aliases: aliases)
    }

    /// The StableHLO module of the program as it stands, in which `kernels` may be called.
    ///
    /// - Parameters:
    ///   - aliases: input number → output number whose storage it becomes (donation).
    ///   - joining: whether a small program is marked to become one function of machine code; see `SmallModule`.
    /// - Throws: `VerificationError` if a lowering broke a rule.
    func module(named name: String, platform: String, kernels: Set<HostKernel>, aliases: [Int: Int], joining: Bool = false) throws -> Module {
        let function = Function(
            name: joining ? "small" : "main", arguments: inputTypes.map(\.ranked) + captures.map(\.type.ranked), isPublic: !joining)
        for (input, output) in aliases {
            function.argumentAttributes[input] = [NamedAttribute("tf.aliasing_output", .integer(output, .i32))]
        }
        let context = LoweringContext(block: function.body, platform: platform, kernels: kernels)
        let results = lower(function.body.arguments, in: context, donated: aliases)
        function.finish(results + (joining ? SmallModule.uses(of: function.body.arguments, in: function.body) : []))
        let module: Module
        if joining {
            guard SmallModule.fits(function) else { return try self.module(named: name, platform: platform, kernels: kernels, aliases: aliases) }
            module = SmallModule.calling(function, results: results.count, named: name)
        } else {
            module = Module(name: name)
            module.add(function)
        }
        try Verifier.verify(module)
        return module
    }
}
