/// A dense row-major array in the host's memory: an element type, a shape and the bytes. A value type.
public struct HostArray: Sendable, Hashable {
    /// The element type.
    public let dtype: DType
    /// The extents.
    public let shape: Shape
    /// The elements in row-major order, native byte order; `shape.elementCount * dtype.byteCount` bytes.
    public private(set) var bytes: [UInt8]

    /// An array of the given raw bytes.
    ///
    /// Precondition: `bytes.count` fits the type and the shape.
    public init(dtype: DType, shape: Shape, bytes: [UInt8]) {
        precondition(
            bytes.count == shape.elementCount * dtype.byteCount,
            "\(bytes.count) bytes given for \(dtype) of shape \(shape)")
        self.dtype = dtype
        self.shape = shape
        self.bytes = bytes
    }

    /// An array whose `elements`, in row-major order, are converted to `dtype` (rounded to nearest, truncated toward zero for integers).
    ///
    /// Precondition: the count fits the shape.
    public init<Element: HostElement>(_ elements: [Element], shape: Shape, dtype: DType? = nil) {
        precondition(elements.count == shape.elementCount, "\(elements.count) elements given for shape \(shape)")
        let target = dtype ?? Element.dtype
        if target == Element.dtype {
            self.init(dtype: target, shape: shape, bytes: elements.withUnsafeBytes { Array($0) })
        } else {
            self.init(converting: elements.map(\.asDouble), to: target, shape: shape)
        }
    }

    /// A vector of `elements`.
    public init<Element: HostElement>(_ elements: [Element], dtype: DType? = nil) {
        self.init(elements, shape: [elements.count], dtype: dtype)
    }

    /// A scalar.
    public init<Element: HostElement>(scalar: Element, dtype: DType? = nil) {
        self.init([scalar], shape: [], dtype: dtype)
    }

    /// All elements zero.
    public static func zeros(_ shape: Shape, dtype: DType = .float32) -> HostArray {
        HostArray(dtype: dtype, shape: shape, bytes: [UInt8](repeating: 0, count: shape.elementCount * dtype.byteCount))
    }

    /// All elements `value`.
    public static func full(_ value: Double, _ shape: Shape, dtype: DType = .float32) -> HostArray {
        HostArray([Double](repeating: value, count: shape.elementCount), shape: shape, dtype: dtype)
    }

    /// The number of elements.
    public var count: Int { shape.elementCount }

    /// The same bytes under another shape of the same element count.
    public func reshaped(to shape: Shape) -> HostArray { HostArray(dtype: dtype, shape: shape, bytes: bytes) }

    /// The elements as `Element`, converted where the types differ.
    public func elements<Element: HostElement>(as type: Element.Type = Element.self) -> [Element] {
        if Element.dtype == dtype { return bytes.withUnsafeBytes { Array($0.bindMemory(to: Element.self)) } }
        return doubles.map(Element.init(asDouble:))
    }

    /// The elements as `Float`.
    public var floats: [Float] { elements() }
    /// The elements as `Int`, truncated toward zero.
    public var ints: [Int] { doubles.map { $0.isFinite ? Int($0) : 0 } }
    /// The only element of a one-element array (the first of any other) as `Double`; NaN when empty.
    public var scalar: Double { doubles.first ?? .nan }

    /// The same values in another element type.
    public func converted(to target: DType) -> HostArray {
        target == dtype ? self : HostArray(converting: doubles, to: target, shape: shape)
    }

    /// Rows `indices` along the first axis, in the given order.
    ///
    /// Precondition: rank ≥ 1 and every index in range.
    public func rows(_ indices: [Int]) -> HostArray {
        precondition(shape.rank >= 1, "rows of a scalar")
        let rowShape = Shape(Array(shape.dimensions.dropFirst()))
        let width = rowShape.elementCount * dtype.byteCount
        var result = [UInt8]()
        result.reserveCapacity(indices.count * width)
        for index in indices {
            precondition((0..<shape[0]).contains(index), "row \(index) of \(shape[0])")
            result.append(contentsOf: bytes[index * width..<(index + 1) * width])
        }
        return HostArray(dtype: dtype, shape: rowShape.prepending(indices.count), bytes: result)
    }
}
