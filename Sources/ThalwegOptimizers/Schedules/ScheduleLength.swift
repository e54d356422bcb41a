import ThalwegConfiguration

/// A length of time in training: steps, or epochs where that is easier to say. In files `100`, `100 steps`, `3 epochs`, `0.5 epochs`.
public enum ScheduleLength: Sendable, Hashable {
    /// Optimizer steps, ≥ 0.
    case steps(Int)
    /// Passes over the training data, ≥ 0; rounded to whole steps, at least one if above 0.
    case epochs(Double)

    /// The largest length, 2³¹ − 1 steps; longer ones are cut to it.
    static let limit = Double(Int32.max)

    /// The length in steps.
    public func steps(perEpoch stepsPerEpoch: Int) -> Int {
        switch self {
        case .steps(let steps): max(steps, 0)
        case .epochs(let epochs): epochs > 0 ? max(1, Int(min((epochs * Double(max(stepsPerEpoch, 1))).rounded(), Self.limit))) : 0
        }
    }

    /// What the file says.
    public var configuration: ConfigurationNode {
        switch self {
        case .steps(let steps): .integer(steps)
        case .epochs(let epochs): .string("\(Int(exactly: epochs).map(String.init) ?? "\(epochs)") epochs")
        }
    }

    /// Reads `3`, `3 steps` or `3 epochs`; nil for anything else.
    init?(_ node: ConfigurationNode) {
        if let steps = node.int {
            guard (0...Int(Self.limit)).contains(steps) else { return nil }
            self = .steps(steps)
            return
        }
        guard let words = node.string?.split(separator: " "), words.count == 2, let number = Double(words[0]), number.isFinite,
            number >= 0, number <= Self.limit
        else { return nil }
        switch words[1] {
        case "epoch", "epochs": self = .epochs(number)
        case "step", "steps":
            guard let steps = Int(exactly: number) else { return nil }
            self = .steps(steps)
        default: return nil
        }
    }
}

extension OptionReader {
    /// The length at `key`; nil where nothing stands.
    mutating func optionalLength(_ key: String, positive: Bool = false) throws(ConfigurationError) -> ScheduleLength? {
        guard let child = try node(key) else { return nil }
        return try length(child, key, positive: positive)
    }

    /// The length at `key`.
    ///
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`, `.outOfRange`.
    mutating func length(_ key: String, default: ScheduleLength? = nil, positive: Bool = true) throws(ConfigurationError) -> ScheduleLength {
        if let length = try optionalLength(key, positive: positive) { return length }
        guard let `default` else { throw .missingKey(key: key, path: path, line: line()) }
        return `default`
    }

    /// The lengths at `key`: a list, or a single one.
    mutating func lengths(_ key: String) throws(ConfigurationError) -> [ScheduleLength] {
        let child = try requiredNode(key)
        var result: [ScheduleLength] = []
        for item in child.list ?? [child] { result.append(try length(item, key, positive: false)) }
        return result
    }

    private func length(_ child: ConfigurationNode, _ key: String, positive: Bool) throws(ConfigurationError) -> ScheduleLength {
        guard let length = ScheduleLength(child) else {
            throw .wrongType(
                path: path(of: key), expected: "a number of steps from 0 to 2147483647, or a length such as 3 epochs",
                seen: child.value.described, line: child.line ?? node.line)
        }
        if positive && length.steps(perEpoch: 1) == 0 {
            throw .outOfRange(path: path(of: key), value: "0", range: "longer than 0 steps", line: line(of: key))
        }
        return length
    }
}
