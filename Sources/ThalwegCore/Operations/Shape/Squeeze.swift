extension Tensor {
    /// The tensor without the given axes, which must have extent 1 (all such axes when nil; negative counts from the end).
    public func squeeze(axes: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if failure != nil { return self }
        let resolved = axes.map { Reduction.resolve($0, rank: rank) } ?? shape.indices.filter { shape[$0] == 1 }
        guard Set(resolved).count == resolved.count, resolved.allSatisfy({ shape.indices.contains($0) && shape[$0] == 1 }) else {
            return .failed(
                TraceError(
                    op: "squeeze", operands: [type], reason: "axes \(resolved) are not distinct axes of extent 1", place: "\(file):\(line)"))
        }
        return reshape(shape.removing(resolved), file: file, line: line)
    }
}
