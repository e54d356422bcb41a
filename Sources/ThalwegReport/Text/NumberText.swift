import Glibc

/// Numbers as people read them.
enum NumberText {
    /// To `digits` significant digits: `0`, `0.0123`, `38,282`, `1.2×10⁻⁷`, `∞`, `NaN`.
    ///
    /// - Parameter ascii: `1.2e-7`, `inf` and `nan` instead.
    static func short(_ value: Double, digits: Int = 3, ascii: Bool = false) -> String {
        if value.isNaN { return ascii ? "nan" : "NaN" }
        if value.isInfinite { return (value < 0 ? (ascii ? "-" : "−") : "") + (ascii ? "inf" : "∞") }
        if value == 0 { return "0" }
        let sign = value < 0 ? (ascii ? "-" : "−") : ""
        let size = abs(value)
        var exponent = Int(floor(log10(size)))
        if exponent >= -3 && exponent < 6 {
            return sign + grouped(trimmed(fixed(size, decimals: max(0, digits - 1 - exponent))))
        }
        let isTiny = exponent < -300
        let scaled = isTiny ? size * 1e300 / pow(10, Double(exponent + 300)) : size / pow(10, Double(exponent))
        var mantissa = trimmed(fixed(scaled, decimals: digits - 1))
        if mantissa == "10" { (mantissa, exponent) = ("1", exponent + 1) }
        if ascii { return "\(sign)\(mantissa)e\(exponent)" }
        return sign + (mantissa == "1" ? "" : mantissa + "×") + "10" + superscript(exponent)
    }

    /// The significant digits that tell ticks of a range of a width apart in numbers up to a size; 3 to 12.
    static func digits(apart width: Double, upTo size: Double) -> Int {
        guard width > 0, size.isFinite, size > width else { return 3 }
        return min(3 + Int(log10(size / width)), 12)
    }

    /// A share as `97.2 %`, with a space that does not break.
    static func percent(_ value: Double) -> String {
        value.isFinite ? fixed(value * 100, decimals: 1) + "\u{A0}%" : short(value)
    }

    /// Seconds as `0.31 s`, `12.4 s`, `3 min 20 s`, `2 h 5 min`.
    static func seconds(_ value: Double) -> String {
        guard value.isFinite, value < 1e9 else { return short(value) + " s" }
        if value < 60 { return short(value) + " s" }
        let whole = Int(value.rounded())
        return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// An integer with commas between thousands.
    static func count(_ value: Int) -> String { grouped(String(value)) }

    /// `value` with exactly `decimals` places, rounded half away from zero; one beyond ±10¹⁵ in Swift's own form.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = pow(10, Double(decimals))
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let number = Int(scaled)
        let sign = value < 0 && number != 0 ? "-" : ""
        if decimals == 0 { return sign + String(number) }
        let fraction = String(number % Int(scale))
        return sign + String(number / Int(scale)) + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var result = text
        while result.hasSuffix("0") { result.removeLast() }
        if result.hasSuffix(".") { result.removeLast() }
        return result
    }

    private static func grouped(_ text: String) -> String {
        let whole = text.prefix { $0 != "." }
        guard whole.drop(while: { $0 == "-" }).count > 4 else { return text }
        var result = ""
        for (index, character) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0, result.last != "-" { result.append(",") }
            result.append(character)
        }
        return result + text.dropFirst(whole.count)
    }

    private static func superscript(_ number: Int) -> String {
        let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        return (number < 0 ? "⁻" : "") + String(String(abs(number)).compactMap { $0.wholeNumberValue.map { digits[$0] } })
    }
}
