import StableHLO

/// Modules with so little work that starting their operations one after the other takes most of the time.
///
/// XLA's CPU backend runs each fused loop, product and copy as a step of its own: some 0.4 µs each, and a step of training a small network
/// has forty. What a call marked `xla_cpu_small_call` calls becomes one function of machine code in one thread instead, loops included.
/// The marks are XLA's own: its pass that sets them counts the bytes of every operand, so that a loop which takes a few rows of a data set
/// is never small to it. See docs/decisions/0020-small-programs.md.
enum SmallModule {
    /// Elements of the largest result; a larger one gains from the threads.
    static let largestResult = 1 << 13
    /// Multiplications of all products, each loop's counted once: they become plain loops.
    static let mostMultiplications = 1 << 15

    /// Whether the function has a loop, and everything in it is small and can become one function of machine code.
    ///
    /// Without a loop the call from outside, some tens of µs, is what takes the time.
    static func fits(_ function: Function) -> Bool {
        guard function.body.ops.contains(where: { $0.name == "stablehlo.while" }) else { return false }
        var multiplications = 0
        return fits(function.body, &multiplications) && multiplications <= mostMultiplications
    }

    /// What the function returns beyond its results so that every argument has a use that no simplification takes away: its first element.
    ///
    /// The backend ends the process (a failed check, not an error) at a parameter of the joined function that nothing uses.
    static func uses(of arguments: [Value], in block: Block) -> [Value] {
        arguments.map { argument in
            let dimensions = argument.type.dimensions
            guard dimensions.contains(where: { $0 != 1 }), !dimensions.contains(0) else { return argument }
            let ones = dimensions.map { _ in 1 }
            return block.op(
                "slice", [argument],
                attributes: [
                    NamedAttribute("start_indices", .integers(dimensions.map { _ in 0 })), NamedAttribute("limit_indices", .integers(ones)),
                    NamedAttribute("strides", .integers(ones)),
                ], type: RankedType(argument.type.element, ones))
        }
    }

    /// The module whose `main` only calls that function.
    ///
    /// - Parameters:
    ///   - function: the one to call, private; its arguments' attributes become those of `main`.
    ///   - count: how many of its results are those of `main`; the rest are dropped.
    static func calling(_ function: Function, results count: Int, named name: String) -> Module {
        let main = Function(name: "main", arguments: function.body.arguments.map(\.type))
        swap(&main.argumentAttributes, &function.argumentAttributes)
        let marks = NamedAttribute("xla_cpu_small_call", .string("true")), stays = NamedAttribute("inlineable", .string("false"))
        let results = main.body.append(
            "func.call", main.body.arguments,
            attributes: [
                NamedAttribute("callee", .symbol(function.name)), NamedAttribute("mhlo.frontend_attributes", .dictionary([marks, stays])),
            ], results: function.results.map(\.type))
        main.finish(Array(results.prefix(count)))
        let module = Module(name: name)
        module.add(main)
        module.add(function)
        return module
    }

    private static func fits(_ block: Block, _ multiplications: inout Int) -> Bool {
        for op in block.ops {
            guard operations.contains(op.name) else { return false }
            // Of larger arrays, a loop's are handed on, a constant is only read, and an update changes a part in place.
            let isLarge = op.results.contains { count($0) > largestResult }
            if isLarge, !["while", "constant", "dynamic_update_slice"].contains(op.name.dropFirst("stablehlo.".count)) { return false }
            if op.name == "stablehlo.dot_general", case .dot(let dimensions)? = op.attributes.first(where: { $0.name == "dot_dimension_numbers" })?.value {
                let summed = dimensions.lhsContracting.reduce(1) { $0 * op.operands[0].type.dimensions[$1] }
                multiplications += summed * count(op.results[0])
            }
            for region in op.regions where !fits(region, &multiplications) { return false }
        }
        return true
    }

    private static func count(_ value: Value) -> Int { value.type.dimensions.reduce(1, *) }

    /// Operations that XLA writes as plain loops wherever they stand; sorts, scatters, convolutions and calls of kernels are not among them.
    ///
    /// Branches are not either: one that uses nothing of what it is given would be the unused parameter of `uses(of:in:)`.
    private static let operations: Set<String> = Set(
        [
            "abs", "add", "and", "atan2", "bitcast_convert", "broadcast_in_dim", "ceil", "clamp", "compare", "concatenate", "constant",
            "convert", "cosine", "divide", "dot_general", "dynamic_slice", "dynamic_update_slice", "exponential", "exponential_minus_one",
            "floor", "gather", "iota", "is_finite", "log", "log_plus_one", "logistic", "maximum", "minimum", "multiply", "negate", "not",
            "or", "pad", "popcnt", "power", "reduce", "remainder", "reshape", "return", "reverse", "round_nearest_afz", "round_nearest_even",
            "rsqrt", "select", "shift_left", "shift_right_arithmetic", "shift_right_logical", "sign", "sine", "slice", "sqrt", "subtract",
            "tan", "tanh", "transpose", "while", "xor", "cbrt",
        ].map { "stablehlo." + $0 } + ["func.return"])
}
