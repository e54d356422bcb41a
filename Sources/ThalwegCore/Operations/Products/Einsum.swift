import StableHLO

/// Einstein's summation: the product of one or two tensors over all named indices, summed over those the result lacks.
///
/// `einsum("bi,ij->bj", x, w)`: one letter per axis, operands separated by a comma; without `->` the result has, in
/// alphabetical order, the letters that occur once (NumPy's rule). A letter twice in one operand takes its diagonal. Ellipses
/// are not taken, and extents of 1 do not stretch. Cost: one `dotGeneral`.
public func einsum(_ equation: String, _ operands: Tensor..., file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    if let failed = operands.first(where: { $0.failure != nil }) { return failed }
    func mistake(_ reason: String) -> Tensor {
        .failed(TraceError(op: "einsum \"\(equation)\"", operands: operands.map(\.type), reason: reason, place: "\(file):\(line)"))
    }
    let text = equation.filter { $0 != " " }
    let sides = text.split(separator: ">", omittingEmptySubsequences: false)
    guard sides.count == 1 || (sides.count == 2 && sides[0].hasSuffix("-")) else { return mistake("needs one '->' at most") }
    let left = sides.count == 2 ? sides[0].dropLast() : sides[0]
    let terms = left.split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    let letters = terms.flatMap { $0 }
    let result = sides.count == 2 ? Array(sides[1]) : Set(letters).filter { letter in letters.filter { $0 == letter }.count == 1 }.sorted()
    guard (letters + result).allSatisfy(\.isLetter) else { return mistake("indices are letters") }
    guard (1...2).contains(terms.count), terms.count == operands.count else {
        return mistake("names \(terms.count) operands; 1 or 2 are taken, and \(operands.count) given")
    }
    guard Set(result).count == result.count, result.allSatisfy(letters.contains) else {
        return mistake("the result's letters must be distinct and occur in an operand")
    }
    var extents: [Character: Int] = [:]
    for (term, operand) in zip(terms, operands) {
        guard term.count == operand.rank else { return mistake("\(String(term)) names \(term.count) axes of \(operand.type)") }
        for (letter, extent) in zip(term, operand.shape) {
            guard extents[letter, default: extent] == extent else {
                return mistake("index \(letter) has \(extents[letter] ?? 0) values in one place, \(extent) in another")
            }
            extents[letter] = extent
        }
    }
    // Each operand with distinct letters, summed over those that occur nowhere else.
    var parts = zip(terms, operands).map { Labelled(letters: $0, tensor: $1).diagonal() }
    for number in parts.indices {
        let elsewhere = Set(result).union(parts.indices.filter { $0 != number }.flatMap { parts[$0].letters })
        parts[number] = parts[number].summed { !elsewhere.contains($0) }
    }
    var product = parts[0]
    if parts.count == 2 {
        let (a, b) = (parts[0], parts[1])
        let shared = a.letters.filter(b.letters.contains)
        let batch = shared.filter(result.contains), contracted = shared.filter { !result.contains($0) }
        let tensor = a.tensor.dotGeneral(
            b.tensor,
            DotDimensions(
                lhsBatching: a.axes(batch), rhsBatching: b.axes(batch), lhsContracting: a.axes(contracted), rhsContracting: b.axes(contracted)),
            file: file, line: line)
        product = Labelled(letters: batch + (a.letters + b.letters).filter { !shared.contains($0) }, tensor: tensor)
    }
    return product.tensor.failure == nil ? product.tensor.transpose(product.axes(result)) : product.tensor
}

/// A tensor whose axes have letters.
private struct Labelled {
    var letters: [Character]
    var tensor: Tensor

    func axes(_ wanted: [Character]) -> [Int] { wanted.map { letters.firstIndex(of: $0) ?? 0 } }

    /// Sums over the axes whose letters are wanted gone.
    func summed(_ drops: (Character) -> Bool) -> Labelled {
        let axes = letters.indices.filter { drops(letters[$0]) }
        return axes.isEmpty ? self : Labelled(letters: letters.filter { !drops($0) }, tensor: tensor.sum(axes: axes))
    }

    /// Repeated letters taken once: elements off the diagonal become zero and are summed away.
    func diagonal() -> Labelled {
        var result = self
        while let second = result.letters.indices.first(where: { result.letters[..<$0].contains(result.letters[$0]) }),
            let first = result.letters.firstIndex(of: result.letters[second]) {
            let shape = result.tensor.shape
            let mask = Tensor.iota(shape, axis: first).equal(Tensor.iota(shape, axis: second))
            result.tensor = mask.select(result.tensor, .zeros(shape, dtype: result.tensor.dtype)).sum(axes: [second])
            result.letters.remove(at: second)
        }
        return result
    }
}
