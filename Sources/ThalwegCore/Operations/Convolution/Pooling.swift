/// The largest value of each window, for each feature by itself; padding never wins.
///
/// Where several elements are largest, the first of the window in row-major order carries the derivative (Keras, PyTorch).
/// Works axis by axis: Σ window extents, not their product, is the cost per element.
/// - Parameters:
///   - x: `[N, spatial…, C]` with 1 to 3 spatial axes.
///   - window: the window's extents, one per spatial axis.
///   - strides: the windows' steps; the window's extents when nil, so that windows do not overlap.
///   - padding: `.valid`, `.same`, or `[(low, high), …]`.
/// - Returns: `[N, places…, C]`; a window wholly in the padding gives the smallest number of the type (−∞).
public func maxPool(
    _ x: Tensor, window: [Int], strides: [Int]? = nil, padding: WindowPadding = .valid, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
    pool(x, op: "maxPool", window: window, strides: strides, padding: padding, file: file, line: line) { x, edges, strides in
        guard x.dtype.isFloatingPoint else {
            return .failed(TraceError(op: "maxPool", operands: [x.type], reason: "needs floating-point elements", place: "\(file):\(line)"))
        }
        let padded = x.pad(low: [0] + edges.map(\.low) + [0], high: [0] + edges.map(\.high) + [0], value: -.infinity)
        // From the last axis to the first, so that the first of the rows wins.
        return window.indices.reversed().reduce(padded) { result, axis in
            bind1(WindowMax(axis: axis + 1, window: window[axis], stride: strides[axis]), [result], file: file, line: line)
        }
    }
}

/// The mean of each window, for each feature by itself; padding is left out of sum and count (Keras's rule).
///
/// Works axis by axis: Σ window extents, not their product, is the cost per element.
/// - Parameters:
///   - x: `[N, spatial…, C]` with 1 to 3 spatial axes.
///   - window: the window's extents, one per spatial axis.
///   - strides: the windows' steps; the window's extents when nil, so that windows do not overlap.
///   - padding: `.valid`, `.same`, or `[(low, high), …]`.
/// - Returns: `[N, places…, C]`; a window wholly in the padding gives 0.
public func averagePool(
    _ x: Tensor, window: [Int], strides: [Int]? = nil, padding: WindowPadding = .valid, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
    pool(x, op: "averagePool", window: window, strides: strides, padding: padding, file: file, line: line) { x, edges, strides in
        guard x.dtype.isFloatingPoint else {
            return .failed(TraceError(op: "averagePool", operands: [x.type], reason: "needs floating-point elements", place: "\(file):\(line)"))
        }
        let padded = x.pad(low: [0] + edges.map(\.low) + [0], high: [0] + edges.map(\.high) + [0])
        if padded.failure != nil { return padded }
        return window.indices.reversed().reduce(padded) { result, axis in
            let places = Window.places(result.shape[axis + 1], window: window[axis], stride: strides[axis])
            let parts = (0..<window[axis]).map { offset in
                result.slice(
                    axis: axis + 1, from: places == 0 ? 0 : offset, to: places == 0 ? 0 : offset + (places - 1) * strides[axis] + 1,
                    stride: strides[axis], file: file, line: line)
            }
            let counts = (0..<places).map { place -> Double in
                let start = place * strides[axis] - edges[axis].low
                return Double(Swift.max(Swift.min(start + window[axis], x.shape[axis + 1]) - Swift.max(start, 0), 1))
            }
            let total = parts.dropFirst().reduce(parts[0], +)
            if let first = counts.first, counts.allSatisfy({ $0 == first }) { return total * (1 / first) }
            let scale = Tensor(HostArray(counts.map { 1 / $0 }, dtype: x.dtype)).broadcastInDim(total.shape, axes: [axis + 1])
            return total * scale
        }
    }
}

/// What the pooling functions share: checks, and the padding in numbers.
private func pool(
    _ x: Tensor, op: String, window: [Int], strides: [Int]?, padding: WindowPadding, file: StaticString, line: UInt,
    _ body: (Tensor, [WindowPadding.Edge], [Int]) -> Tensor
) -> Tensor {
    if x.failure != nil { return x }
    func mistake(_ reason: String) -> Tensor {
        .failed(TraceError(op: op, operands: [x.type], reason: reason, place: "\(file):\(line)"))
    }
    let strides = strides ?? window
    guard (3...5).contains(x.rank) else { return mistake("needs an image [N, spatial…, C] with 1 to 3 spatial axes") }
    guard window.count == x.rank - 2, strides.count == window.count, (window + strides).allSatisfy({ (1..<1 << 20).contains($0) }) else {
        return mistake("window \(window) and strides \(strides) need one number ≥ 1 for each of the \(x.rank - 2) spatial axes")
    }
    guard let edges = padding.resolve(extents: Array(x.shape[1...window.count]), window: window, strides: strides) else {
        return mistake("padding needs one (low, high) pair for each of the \(window.count) spatial axes")
    }
    return body(x, edges, strides)
}
