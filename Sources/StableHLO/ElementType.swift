/// The element type of a StableHLO tensor; the raw value is its spelling in MLIR.
public enum ElementType: String, Sendable, Hashable {
    case i1, i8, i16, i32, i64, ui8, ui16, ui32, ui64, f16, bf16, f32, f64

    /// Whether the type is floating point.
    public var isFloatingPoint: Bool { self == .f16 || self == .bf16 || self == .f32 || self == .f64 }
}

/// A ranked tensor type with static extents, printed as `tensor<2x3xf32>`.
public struct RankedType: Sendable, Hashable, CustomStringConvertible {
    /// What an element is.
    public var element: ElementType
    /// The extents, each ≥ 0; empty for a scalar.
    public var dimensions: [Int]

    /// `tensor<…xelement>`.
    public init(_ element: ElementType, _ dimensions: [Int]) {
        self.element = element
        self.dimensions = dimensions
    }

    public var description: String {
        "tensor<" + dimensions.map { "\($0)x" }.joined() + element.rawValue + ">"
    }
}
