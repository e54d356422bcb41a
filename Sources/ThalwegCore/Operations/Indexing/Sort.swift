import StableHLO

/// The elements along an axis in order, and where each came from (`int32`); stable.
struct Sort: Primitive {
    let axis: Int
    let descending: Bool
    var name: String { "sort" }
    var outputCount: Int { 2 }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].shape.indices.contains(axis) else { throw TypeMismatch("has no axis \(axis)") }
        guard inputs[0].shape[axis] <= Int(Int32.max) else { throw TypeMismatch("an axis of more than 2³¹ − 1 elements cannot be sorted") }
        return [inputs[0], TensorType(.int32, inputs[0].shape)]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [tangents[0].map { $0.takeAlongAxis(outputs[1], axis: axis) }, nil]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(Sort(axis: axis + 1, descending: descending), inputs) }

    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let block = context.block, element = RankedType(outputs[0].element, []), place = RankedType(.i32, [])
        let places = block.op("iota", [], attributes: [NamedAttribute("iota_dimension", .integer(axis))], type: outputs[1])
        let region = block.nested(arguments: [element, element, place, place])
        let inner = context.nested(region)
        var keys = Array(region.arguments.prefix(2))
        var comparison = [
            NamedAttribute("comparison_direction", .enumeration(kind: "comparison_direction", value: descending ? "GT" : "LT"))
        ]
        if element.element.isFloatingPoint {
            // Total order, with one zero and one NaN.
            keys = keys.map { canonical($0, in: inner) }
            comparison.append(NamedAttribute("compare_type", .enumeration(kind: "comparison_type", value: "TOTALORDER")))
        }
        region.yield([region.op("compare", keys, attributes: comparison, type: RankedType(.i1, []))])
        return block.append(
            "stablehlo.sort", [operands[0], places],
            attributes: [NamedAttribute("dimension", .integer(axis)), NamedAttribute("is_stable", .bool(true))],
            regions: [region], results: outputs)
    }

    /// −0 as 0, and every NaN as the positive one.
    private func canonical(_ value: Value, in context: LoweringContext) -> Value {
        func compare(_ direction: String, _ other: Value) -> Value {
            context.block.op(
                "compare", [value, other],
                attributes: [NamedAttribute("comparison_direction", .enumeration(kind: "comparison_direction", value: direction))],
                type: RankedType(.i1, []))
        }
        let zero = context.splat(0, value.type), nan = context.splat(.nan, value.type)
        let signless = context.block.op("select", [compare("EQ", zero), zero, value], type: value.type)
        return context.block.op("select", [compare("NE", value), nan, signless], type: value.type)
    }
}

extension Tensor {
    private func ordered(_ axis: Int, _ descending: Bool, _ file: StaticString, _ line: UInt) -> [Tensor] {
        bind(Sort(axis: axis < 0 ? axis + rank : axis, descending: descending), [self], file: file, line: line)
    }

    /// The elements along `axis` in ascending (or descending) order; equal ones keep their order, NaN counts as largest.
    ///
    /// The derivative follows the elements to their new places. Cost: O(n log n) per line.
    public func sorted(
        axis: Int = -1, descending: Bool = false, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor { ordered(axis, descending, file, line)[0] }

    /// Where the sorted elements come from: `x.takeAlongAxis(x.argSort(axis: a), axis: a)` is `x.sorted(axis: a)`; `int32`.
    public func argSort(
        axis: Int = -1, descending: Bool = false, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor { ordered(axis, descending, file, line)[1] }

    /// The `count` largest elements along `axis`, largest first, and their indices (`int32`); the first of equals comes first.
    public func topK(
        _ count: Int, axis: Int = -1, file: StaticString = #fileID, line: UInt = #line
    ) -> (values: Tensor, indices: Tensor) {
        let parts = ordered(axis, true, file, line).map { $0.slice(axis: axis, to: count, file: file, line: line) }
        return (parts[0], parts[1])
    }
}
