public import ThalwegCore

/// A function's values on a grid over its first two variables: what contours are drawn from.
public struct FunctionGrid: Sendable {
    /// The first variable's values, ascending.
    public let xs: [Double]
    /// The second variable's values, ascending; empty for a function of one variable.
    public let ys: [Double]
    /// `values[j][i]` is the value at `xs[i]`, `ys[j]`; one row for a function of one variable.
    public let values: [[Double]]

    /// A grid of values known already. Precondition: a row of values for each y, with one for each x.
    public init(xs: [Double], ys: [Double], values: [[Double]]) {
        precondition(values.count == ys.count && values.allSatisfy { $0.count == xs.count }, "values of another grid than \(xs.count) × \(ys.count)")
        self.xs = xs
        self.ys = ys
        self.values = values
    }

    /// Evaluates a function, all points at once.
    ///
    /// - Parameters:
    ///   - x: the range of the first variable.
    ///   - y: the range of the second; not used for one variable.
    ///   - rest: the values of a third and fourth variable.
    ///   - count: points along each axis, 2 to 1000.
    /// - Throws: `TraceError`, the first mistake in the function; `PJRTError` of the device.
    public init(
        _ function: TestFunction, x: ClosedRange<Double>, y: ClosedRange<Double>, rest: [Double] = [], count: Int = 121, on engine: Engine? = nil
    ) throws {
        let count = Swift.min(Swift.max(count, 2), 1000)
        func spread(_ range: ClosedRange<Double>) -> [Double] {
            (0..<count).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(count - 1) }
        }
        let columns = spread(x), rows = function.dimension > 1 ? spread(y) : []
        let points = rows.isEmpty ? columns.map { [$0] } : rows.flatMap { row in columns.map { [$0, row] } }
        let program = try compile(on: engine) { (inputs: [Tensor]) -> [Tensor] in
            [try vmap { (values: [Tensor]) in function.value(values) }(inputs)]
        }
        let inputs = (0..<function.dimension).map { axis in
            HostArray(points.map { axis < 2 ? $0[axis] : axis - 2 < rest.count ? rest[axis - 2] : 0 })
        }
        let flat = try program(inputs)[0].doubles
        xs = columns
        ys = rows
        values = stride(from: 0, to: flat.count, by: count).map { Array(flat[$0..<($0 + count)]) }
    }
}
