extension HessianOperator {
    /// The trace, by its parts where the network's form leaves nothing to probe (`splitTrace`), and else on a sketched range (`hutchPlusPlusTrace`).
    ///
    /// - Parameters:
    ///   - relativeError: the standard error asked for as a part of the estimate.
    ///   - sketch: the columns of the sketch.
    ///   - maximumProducts: in all, more than `2 · sketch`.
    ///   - seed: of draws and probes.
    /// - Returns: the trace, and what it took in products.
    /// - Throws: `CurvatureError.budgetTooSmall`, `CurvatureError.notFinite`.
    public func trace(
        relativeError: Double = 0.01, sketch: Int = 10, maximumProducts: Int = 200, seed: UInt64 = 0
    ) throws -> (trace: Estimate, products: Int) {
        if maximumProducts >= 10, try problem.hasSplitTrace() {
            let found = try splitTrace(curved: [], relativeError: relativeError, maximumProducts: maximumProducts, seed: seed)
            return (found.trace, found.products)
        }
        let columns = min(sketch, length)
        let found = try hutchPlusPlusTrace(of: self, relativeError: relativeError, sketch: columns, maximumProducts: maximumProducts, seed: seed)
        return (found, columns == length ? 2 * columns : found.samples + 2 * columns)
    }
}
