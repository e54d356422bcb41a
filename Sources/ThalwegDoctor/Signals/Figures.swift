import Foundation

/// A number as people write it: three digits, with an exponent outside 0.001…99,999.
func figure(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : "infinite" }
    if value == 0 { return "0" }
    if abs(value) >= 1e5 || abs(value) < 1e-3 { return String(format: "%.1e", value) }
    if let whole = Int(exactly: value) { return String(whole) }
    return String(format: abs(value) >= 100 ? "%.0f" : "%.3g", value)
}

/// A share as a percentage.
func percent(_ share: Double) -> String {
    share.isFinite ? String(format: share > 0 && share < 0.095 ? "%.1f %%" : "%.0f %%", share * 100) : "not a number"
}

/// How sure a margin alone makes: ½ at the threshold, towards 0.85 two orders of magnitude beyond it.
func confidence(value: Double, threshold: Double) -> Double {
    guard value > 0, threshold > 0, value.isFinite else { return 0.85 }
    return 0.5 + 0.35 * min(abs(log10(value / threshold)) / 2, 1)
}
