/// What an inspection may cost.
public enum CurvatureBudget: Sendable, Hashable {
    /// Hessian products.
    case products(Int)
    /// Seconds of looking, the time to compile programs included; training before it is not counted. What fits depends on the machine: a plan says what was chosen, so that it can be repeated.
    case seconds(Double)

    /// `600`, `30s`, `1.5min` or `2h`: a whole number of products ≥ 1, or a time > 0; nil for anything else.
    public init?(text: String) {
        if let number = Int(text) {
            guard number >= 1 else { return nil }
            self = .products(number)
            return
        }
        for (unit, seconds) in [("min", 60.0), ("s", 1.0), ("h", 3600.0)] where text.hasSuffix(unit) {
            guard let number = Double(text.dropLast(unit.count)), number > 0, number.isFinite else { return nil }
            self = .seconds(number * seconds)
            return
        }
        return nil
    }

    /// Half of a time, for two tasks in one; a number of products is for each of them.
    public var half: CurvatureBudget { if case .seconds(let number) = self { .seconds(number / 2) } else { self } }

    /// As it is written.
    public var text: String {
        switch self {
        case .products(let number): "\(number)"
        case .seconds(let number): "\(number == number.rounded() && number < 1e9 ? "\(Int(number))" : "\(number)")s"
        }
    }
}
