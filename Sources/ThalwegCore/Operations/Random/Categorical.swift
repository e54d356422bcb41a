extension RandomKey {
    /// Class indices (`int32`) drawn with probabilities `softmax(logits)` along `axis`, which disappears; one draw for each other place.
    ///
    /// The Gumbel-max trick: `argmax(logits − ln(−ln u))`.
    /// - Parameter logits: floating point; unnormalized log-probabilities, −∞ for impossible classes.
    public func categorical(logits: Tensor, axis: Int = -1, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if logits.failure != nil { return logits }
        guard logits.dtype.isFloatingPoint else {
            return .failed(TraceError(op: "categorical", operands: [logits.type], reason: "logits must be floating point", place: "\(file):\(line)"))
        }
        let smallest = logits.dtype == .float64 ? Double.leastNormalMagnitude
            : logits.dtype == .float16 ? 0x1p-14 : Double(Float.leastNormalMagnitude)
        let uniform = uniform(logits.shape, from: smallest, to: 1, dtype: logits.dtype)
        return (logits - (-uniform.log()).log()).argMax(axis: axis, file: file, line: line)
    }
}
