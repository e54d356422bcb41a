extension OptionReader {
    /// The integer at `key`; `3.0` counts as one.
    ///
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`, `.outOfRange`.
    public mutating func int(
        _ key: String, default: Int? = nil, in range: ClosedRange<Int>? = nil
    ) throws(ConfigurationError) -> Int {
        guard let child = try node(key) else { return try present(`default`, key) }
        return try integer(child, key, in: range, expected: "an integer")
    }

    /// The integer at `key`; nil where nothing or the word `none` stands.
    ///
    /// - Throws: `ConfigurationError.wrongType`, `.outOfRange`.
    public mutating func optionalInt(_ key: String, in range: ClosedRange<Int>? = nil) throws(ConfigurationError) -> Int? {
        guard let child = try node(key), child.string != "none" else { return nil }
        return try integer(child, key, in: range, expected: "an integer or none")
    }

    /// The integers at `key`: a list, or a single one.
    ///
    /// - Parameters:
    ///   - count: how many there may be.
    ///   - range: where each must lie.
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`, `.outOfRange`.
    public mutating func ints(
        _ key: String, default: [Int]? = nil, in range: ClosedRange<Int>? = nil, count: ClosedRange<Int>? = nil
    ) throws(ConfigurationError) -> [Int] {
        guard let child = try node(key) else { return try present(`default`, key) }
        var result: [Int] = []
        for item in child.list ?? [child] {
            result.append(try integer(item, key, in: range, expected: "an integer or a list of integers"))
        }
        if let count, !count.contains(result.count) {
            throw outOfRange(key, "a list of \(result.count)", "\(Self.text(count)) numbers")
        }
        return result
    }

    /// The finite number at `key`.
    ///
    /// - Parameters:
    ///   - range: where it must lie, bounds included.
    ///   - above: a bound it must exceed.
    ///   - below: a bound it must stay under.
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`, `.outOfRange` (also for NaN and infinities).
    public mutating func double(
        _ key: String, default: Double? = nil, in range: ClosedRange<Double>? = nil, above: Double? = nil,
        below: Double? = nil
    ) throws(ConfigurationError) -> Double {
        guard let child = try node(key) else { return try present(`default`, key) }
        return try number(child, key, in: range, above: above, below: below, expected: "a number")
    }

    /// The finite number at `key`; nil where nothing or the word `none` stands.
    ///
    /// - Throws: `ConfigurationError.wrongType`, `.outOfRange`.
    public mutating func optionalDouble(
        _ key: String, in range: ClosedRange<Double>? = nil, above: Double? = nil, below: Double? = nil
    ) throws(ConfigurationError) -> Double? {
        guard let child = try node(key), child.string != "none" else { return nil }
        return try number(child, key, in: range, above: above, below: below, expected: "a number or none")
    }

    /// The finite numbers at `key`: a list, or a single one.
    ///
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`, `.outOfRange`.
    public mutating func doubles(
        _ key: String, default: [Double]? = nil, in range: ClosedRange<Double>? = nil, count: ClosedRange<Int>? = nil
    ) throws(ConfigurationError) -> [Double] {
        guard let child = try node(key) else { return try present(`default`, key) }
        var result: [Double] = []
        for item in child.list ?? [child] {
            result.append(
                try number(item, key, in: range, above: nil, below: nil, expected: "a number or a list of numbers"))
        }
        if let count, !count.contains(result.count) {
            throw outOfRange(key, "a list of \(result.count)", "\(Self.text(count)) numbers")
        }
        return result
    }

    private func integer(
        _ child: ConfigurationNode, _ key: String, in range: ClosedRange<Int>?, expected: String
    ) throws(ConfigurationError) -> Int {
        guard let number = child.int else { throw wrongType(key, expected, child) }
        if let range, !range.contains(number) { throw outOfRange(key, "\(number)", Self.text(range)) }
        return number
    }

    private func number(
        _ child: ConfigurationNode, _ key: String, in range: ClosedRange<Double>?, above: Double?, below: Double?,
        expected: String
    ) throws(ConfigurationError) -> Double {
        guard let number = child.double else { throw wrongType(key, expected, child) }
        guard number.isFinite else { throw outOfRange(key, "\(number)", "a finite number") }
        if let above, number <= above { throw outOfRange(key, "\(number)", "above \(Self.text(above))") }
        if let below, number >= below { throw outOfRange(key, "\(number)", "below \(Self.text(below))") }
        if let range, !range.contains(number) {
            let text =
                range.upperBound.isInfinite || range.upperBound == .greatestFiniteMagnitude
                ? "at least \(Self.text(range.lowerBound))"
                : "between \(Self.text(range.lowerBound)) and \(Self.text(range.upperBound))"
            throw outOfRange(key, "\(number)", text)
        }
        return number
    }

    private static func text(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

    private static func text(_ range: ClosedRange<Int>) -> String {
        if range.upperBound == .max { return "at least \(range.lowerBound)" }
        return range.count == 1 ? "\(range.lowerBound)" : "between \(range.lowerBound) and \(range.upperBound)"
    }
}
