import Foundation
import ThalwegCore

/// What a schedule's formula is written over: `Double` on the host, a float64 scalar `Tensor` in a program.
/// One formula serves both, so the rate that is reported is the rate that was used.
protocol ScheduleNumber: Sendable {
    static func + (a: Self, b: Self) -> Self
    static func + (a: Self, b: Double) -> Self
    static func - (a: Self, b: Self) -> Self
    static func - (a: Self, b: Double) -> Self
    static func * (a: Self, b: Self) -> Self
    static func * (a: Double, b: Self) -> Self
    static func / (a: Self, b: Self) -> Self
    static func / (a: Self, b: Double) -> Self
    /// The number `value` of the same kind.
    func constant(_ value: Double) -> Self
    /// The smaller.
    func limited(above limit: Double) -> Self
    /// The larger.
    func limited(below limit: Double) -> Self
    /// `first` where the number is below `limit`, else `second`.
    func chosen(below limit: Self, _ first: Self, else second: Self) -> Self
    /// The largest whole number that is not larger.
    var wholePart: Self { get }
    /// Its cosine.
    var cosine: Self { get }
    /// Its natural logarithm.
    var logarithm: Self { get }
    /// The number to the power `exponent`; for bases ≥ 0.
    func raised(to exponent: Self) -> Self
}

extension Double: ScheduleNumber {
    func constant(_ value: Double) -> Double { value }
    func limited(above limit: Double) -> Double { Swift.min(self, limit) }
    func limited(below limit: Double) -> Double { Swift.max(self, limit) }
    func chosen(below limit: Double, _ first: Double, else second: Double) -> Double { self < limit ? first : second }
    var wholePart: Double { rounded(.down) }
    var cosine: Double { cos(self) }
    var logarithm: Double { log(self) }
    func raised(to exponent: Double) -> Double { pow(self, exponent) }
}

extension Tensor: ScheduleNumber {
    func constant(_ value: Double) -> Tensor { Tensor(value, dtype: dtype) }
    func limited(above limit: Double) -> Tensor { ThalwegCore.min(self, limit) }
    func limited(below limit: Double) -> Tensor { ThalwegCore.max(self, limit) }
    func chosen(below limit: Tensor, _ first: Tensor, else second: Tensor) -> Tensor { ThalwegCore.select(self .< limit, first, second) }
    var wholePart: Tensor { ThalwegCore.floor(self) }
    var cosine: Tensor { ThalwegCore.cos(self) }
    var logarithm: Tensor { ThalwegCore.log(self) }
    func raised(to exponent: Tensor) -> Tensor { ThalwegCore.pow(self, exponent) }
}
