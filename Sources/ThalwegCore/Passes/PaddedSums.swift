/// Sums of arrays that are padded with zeros so that each fills a part of its own → the arrays joined.
///
/// The cotangents of the parts of an array come so: the gates of a recurrent cell, the heads of a projection.
struct PaddedSums: Rewrite {
    let name = "padded sums"
    /// The most parts looked for.
    private static let mostParts = 16

    func rewrite(_ application: Application, in builder: inout ProgramBuilder) -> [Int]? {
        guard application.primitive is Add else { return nil }
        var waiting = application.inputs, parts: [(pad: Pad, variable: Int)] = []
        while let variable = waiting.popLast() {
            if let sum = builder.definition(of: variable, as: Add.self) {
                waiting += sum.inputs
            } else if let (pad, inputs) = builder.definition(of: variable, as: Pad.self), pad.value == 0, pad.interior.allSatisfy({ $0 == 0 }) {
                parts.append((pad, inputs[0]))
            } else {
                return nil
            }
            guard parts.count + waiting.count <= PaddedSums.mostParts else { return nil }
        }
        let shape = application.types[0].shape
        guard let first = parts.first, let axis = shape.indices.first(where: { first.pad.low[$0] != 0 || first.pad.high[$0] != 0 }) else { return nil }
        parts.sort { $0.pad.low[axis] < $1.pad.low[axis] }
        var end = 0
        for (pad, variable) in parts {
            guard pad.low[axis] == end, pad.high[axis] >= 0, shape.indices.allSatisfy({ $0 == axis || (pad.low[$0] == 0 && pad.high[$0] == 0) })
            else { return nil }
            end += builder.types[variable].shape[axis]
        }
        guard end == shape[axis] else { return nil }
        return builder.emit(Concatenate(axis: axis), parts.map(\.variable))
    }
}
