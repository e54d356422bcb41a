/// Places where a program is not twice differentiable, all of one op in one layer.
public struct NonSmoothOp: Sendable, Hashable {
    /// What derivatives say there.
    public enum Kind: String, Sendable, Hashable {
        /// The derivative jumps on a thin set, such as ReLU's at 0; second derivatives are those beside it.
        case kink
        /// The derivative is 0 almost everywhere though the function is not constant, such as rounding: derivatives say nothing about it.
        case step
    }

    /// The op: `relu`, `window_max`, `round` …
    public let name: String
    /// The layer that applies it, where one is known.
    public let layer: String?
    /// Which kind.
    public let kind: Kind
    /// What is taken for the derivatives where there are none.
    public let convention: String
    /// How often the op is applied in that layer.
    public internal(set) var count: Int
}

extension Program {
    /// The ops by which outputs depend on some inputs without being twice differentiable everywhere, in the program's order.
    ///
    /// What only passes through `stopGradient` is a constant for derivatives and is left out. Bodies of loops and branches are looked into;
    /// derivatives given by hand are trusted. Cost: linear in the program.
    /// - Parameter inputs: numbers of the inputs that derivatives are taken by.
    public func nonSmoothOps(of inputs: Range<Int>) -> [NonSmoothOp] {
        var found: [NonSmoothOp] = []
        collectNonSmoothOps(active: Set(inputs), into: &found)
        return found
    }

    private func collectNonSmoothOps(active inputs: Set<Int>, into found: inout [NonSmoothOp]) {
        // Forward: what has derivatives by the inputs. Backward: what the outputs have derivatives by, or at least depend on.
        var isActive = inputs, definitions: [Int: Equation] = [:]
        for equation in equations {
            for output in equation.outputs { definitions[output] = equation }
            guard equation.inputs.contains(where: isActive.contains), !equation.primitive.hasNoDerivative else { continue }
            isActive.formUnion(equation.outputs.filter { variableTypes[$0].dtype.isFloatingPoint })
        }
        var differentiable = Set(outputs), matters = Set(outputs)
        for equation in equations.reversed() {
            if equation.outputs.contains(where: differentiable.contains), !equation.primitive.hasNoDerivative { differentiable.formUnion(equation.inputs) }
            if equation.outputs.contains(where: matters.contains), !(equation.primitive is StopGradient) { matters.formUnion(equation.inputs) }
        }
        for equation in equations where equation.inputs.contains(where: { isActive.contains($0) }) || equation.primitive is Select {
            let counts = equation.outputs.contains(where: differentiable.contains), has = equation.outputs.contains(where: matters.contains)
            guard has else { continue }
            for body in equation.primitive.bodies + ((equation.primitive as? Checkpoint).map { [$0.body] } ?? []) {
                body.collectNonSmoothOps(active: Set(body.inputTypes.indices), into: &found)
            }
            guard let (name, kind, convention) = judged(equation, isActive: isActive, definitions: definitions), kind == .step || counts else { continue }
            let layer = equation.origin?.scope
            if let known = found.firstIndex(where: { $0.name == name && $0.layer == layer }) {
                found[known].count += 1
            } else {
                found.append(NonSmoothOp(name: name, layer: layer, kind: kind, convention: convention, count: 1))
            }
        }
    }

    private func judged(_ equation: Equation, isActive: Set<Int>, definitions: [Int: Equation]) -> (String, NonSmoothOp.Kind, String)? {
        let name = equation.primitive.name, steps = "0, as it is almost everywhere"
        switch equation.primitive {
        case is Abs: return (name, .kink, "derivative 0 at 0")
        case is Maximum, is Minimum: return (name, .kink, "half of the derivative for each side at a tie")
        case is ReduceExtreme: return (name, .kink, "equal shares of the derivative at a tie")
        case is WindowMax: return (name, .kink, "the first of equal elements has the derivative")
        case is Sort: return (name, .kink, "the order is held fixed")
        case is Remainder: return (name, .kink, "the quotient is held fixed")
        case is Round, is Floor, is Ceil, is Sign: return (name, .step, steps)
        case let convert as Convert:
            // Of numbers to integers, or of a comparison of numbers to 0 and 1.
            if variableTypes[equation.inputs[0]].dtype.isFloatingPoint, !convert.dtype.isFloatingPoint { return ("convert to \(convert.dtype.rawValue)", .step, steps) }
            return nil
        case is Select:
            guard let compared = comparison(of: equation.inputs[0], isActive, definitions) else { return nil }
            let (yes, no) = (equation.inputs[1], equation.inputs[2])
            switch (isActive.contains(yes), isActive.contains(no)) {
            case (false, false): return ("threshold", .step, steps)
            case (true, true): return (name, .kink, "the derivatives of the formula chosen, which may jump where two formulas meet")
            case (let isYes, _):
                let kept = isYes ? yes : no, constant = isYes ? no : yes
                let isReLU = compared.inputs.contains(kept) && isZero(constant, definitions)
                return (isReLU ? "relu" : "limit", .kink, isReLU ? "derivative 0 at 0" : "derivative 0 at the limit")
            }
        default: return nil
        }
    }

    /// The comparison of active values that a condition comes from.
    private func comparison(of condition: Int, _ isActive: Set<Int>, _ definitions: [Int: Equation]) -> Equation? {
        guard let equation = definitions[condition] else { return nil }
        if equation.primitive is Compare { return equation.inputs.contains(where: isActive.contains) ? equation : nil }
        guard variableTypes[condition].dtype == .bool else { return nil }
        return equation.inputs.lazy.compactMap { self.comparison(of: $0, isActive, definitions) }.first
    }

    private func isZero(_ variable: Int, _ definitions: [Int: Equation]) -> Bool {
        guard let equation = definitions[variable] else { return false }
        if let constant = equation.primitive as? Constant { return constant.array.doubles.allSatisfy { $0 == 0 } }
        return (equation.primitive is BroadcastInDim || equation.primitive is Convert) && isZero(equation.inputs[0], definitions)
    }
}

extension Primitive {
    /// Whether derivatives end here: steps, comparisons, and what is held constant.
    fileprivate var hasNoDerivative: Bool {
        switch self {
        case is StopGradient, is Compare, is Round, is Floor, is Ceil, is Sign, is IsFinite: true
        default: false
        }
    }
}
