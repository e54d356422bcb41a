/// An attribute of an op or an argument; each case prints as MLIR text.
public enum Attribute: Sendable, Hashable {
    /// `7 : i64`
    case integer(Int, ElementType = .i64)
    /// `0.5 : f32`
    case float(Double, ElementType)
    /// `true`
    case bool(Bool)
    /// `"text"`, escaped
    case string(String)
    /// `@function`
    case symbol(String)
    /// `array<i64: 1, 2>`
    case integers([Int])
    /// `array<i1: true, false>`
    case bools([Bool])
    /// `dense<[[1, 2], [3, 4]]> : tensor<2x2xi64>` of a matrix with rows of equal length (as `padding` needs)
    case matrix([[Int]])
    /// `dense<…> : type`, the constant's own text
    case dense(DenseElements)
    /// `#stablehlo<kind VALUE>`
    case enumeration(kind: String, value: String)
    /// `[a, b]`
    case list([Attribute])
    /// `{a = …}`
    case dictionary([NamedAttribute])
    /// `#stablehlo.dot<…>`
    case dot(DotDimensions)
    /// `#stablehlo.conv<…>`
    case convolution(ConvolutionDimensions)
    /// `#stablehlo.gather<…>`
    case gather(GatherDimensions)
    /// `#stablehlo.scatter<…>`
    case scatter(ScatterDimensions)
    /// `#stablehlo.output_operand_alias<…>`: result `output` (nil where there is one result only) takes over the memory of `operand`
    case alias(output: Int?, operand: Int)
    /// `tensor<2x3xf32>`
    case type(RankedType)

    /// The MLIR text.
    public var text: String {
        switch self {
        case .integer(let value, let type): "\(value) : \(type.rawValue)"
        case .float(let value, let type): DenseElements.floatText(value, type) + " : \(type.rawValue)"
        case .bool(let value): "\(value)"
        case .string(let value): "\"" + Attribute.escaped(value) + "\""
        case .symbol(let value): "@" + value
        case .integers(let values):
            values.isEmpty ? "array<i64>" : "array<i64: " + values.map(String.init).joined(separator: ", ") + ">"
        case .bools(let values):
            values.isEmpty ? "array<i1>" : "array<i1: " + values.map(String.init).joined(separator: ", ") + ">"
        case .matrix(let rows):
            "dense<" + (rows.isEmpty ? "" : "[" + rows.map { "[" + $0.map(String.init).joined(separator: ", ") + "]" }.joined(separator: ", ") + "]")
                + "> : tensor<\(rows.count)x\(rows.first?.count ?? 2)xi64>"
        case .dense(let elements): elements.text
        case .enumeration(let kind, let value): "#stablehlo<\(kind) \(value)>"
        case .list(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .dictionary(let items): "{" + items.map(\.text).joined(separator: ", ") + "}"
        case .dot(let dimensions): dimensions.text
        case .convolution(let dimensions): dimensions.text
        case .gather(let dimensions): dimensions.text
        case .scatter(let dimensions): dimensions.text
        case .alias(let output, let operand):
            "#stablehlo.output_operand_alias<output_tuple_indices = [\(output.map(String.init) ?? "")], operand_index = \(operand), "
                + "operand_tuple_indices = []>"
        case .type(let type): type.description
        }
    }

    static func escaped(_ value: String) -> String {
        var result = ""
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""): result += "\\22"
            case UInt8(ascii: "\\"): result += "\\5C"
            case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "\\" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}

/// An attribute with its name, `name = value`.
public struct NamedAttribute: Sendable, Hashable {
    /// The name before `=`.
    public let name: String
    /// The value after `=`.
    public let value: Attribute

    /// `name = value`.
    public init(_ name: String, _ value: Attribute) {
        self.name = name
        self.value = value
    }

    /// `name = value`; names that are no identifiers are quoted and escaped.
    public var text: String { (isIdentifier ? name : "\"" + Attribute.escaped(name) + "\"") + " = " + value.text }

    private var isIdentifier: Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first), first != UInt8(ascii: ".") else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
    }
}
