import Testing
@testable import ThalwegReport

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0.0, "0"), (1, "1"), (-2.5, "−2.5"), (0.00123456, "0.00123"), (0.000123456, "1.23×10⁻⁴"), (1e-7, "10⁻⁷"), (9.999e-9, "10⁻⁸"),
        (99.99, "100"), (1234.5, "1235"), (38_282, "38,282"), (999_999.6, "1,000,000"), (1.5e12, "1.5×10¹²"), (.nan, "NaN"),
        (.infinity, "∞"),
        (-.infinity, "−∞"), (.leastNonzeroMagnitude, "4.94×10⁻³²⁴"), (1.7976931348623157e308, "1.8×10³⁰⁸"), (0.1 + 0.2, "0.3"),
    ])
    func `numbers are short`(value: Double, text: String) { #expect(NumberText.short(value) == text) }

    @Test func `numbers in ASCII`() {
        #expect([1.2e-7, -.infinity, .nan, 0.5].map { NumberText.short($0, digits: 2, ascii: true) } == ["1.2e-7", "-inf", "nan", "0.5"])
    }

    @Test func `times, shares and counts`() {
        #expect([0.314, 59, 200, 7500].map(NumberText.seconds) == ["0.314 s", "59 s", "3 min 20 s", "2 h 5 min"])
        #expect(NumberText.seconds(.nan) == "NaN s")
        #expect(NumberText.percent(0.9721) == "97.2\u{A0}%")
        #expect([0, 999, 1000, 38_282, -1_234_567].map(NumberText.count) == ["0", "999", "1000", "38,282", "-1,234,567"])
        #expect(
            NumberText.fixed(-0.04, decimals: 1) == "0.0" && NumberText.fixed(2.05, decimals: 0) == "2"
                && NumberText.fixed(1.006, decimals: 2) == "1.01")
    }
}
