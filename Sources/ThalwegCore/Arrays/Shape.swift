/// The extents of an array, outermost axis first; row-major. A scalar has the shape `[]`.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral, CustomStringConvertible, RandomAccessCollection {
    /// The extents, each ≥ 0.
    public var dimensions: [Int]

    /// The shape with these extents.
    public init(_ dimensions: [Int]) { self.dimensions = dimensions }
    public init(arrayLiteral elements: Int...) { dimensions = elements }

    /// The number of axes.
    public var rank: Int { dimensions.count }

    /// The number of elements: the product of the extents, 1 for a scalar.
    public var elementCount: Int { dimensions.reduce(1, *) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { dimensions.count }
    /// The extent of an axis, counted from the front.
    ///
    /// Precondition: the axis exists.
    public subscript(axis: Int) -> Int {
        get { dimensions[axis] }
        set { dimensions[axis] = newValue }
    }

    public var description: String { "[" + dimensions.map(String.init).joined(separator: ", ") + "]" }

    /// How far apart neighbours along each axis lie in row-major memory, in elements.
    public var strides: [Int] {
        var result = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) {
            result[axis] = result[axis + 1] * dimensions[axis + 1]
        }
        return result
    }

    /// The axis that `axis` names, counting from the end when negative; nil when there is none.
    public func axis(_ axis: Int) -> Int? {
        let resolved = axis < 0 ? axis + rank : axis
        return (0..<rank).contains(resolved) ? resolved : nil
    }

    /// The shape that both broadcast to by NumPy's rule (trailing axes aligned, extent 1 stretches); nil when they do not fit.
    public func broadcast(with other: Shape) -> Shape? {
        let count = Swift.max(rank, other.rank)
        var result = [Int](repeating: 1, count: count)
        for fromEnd in 1...Swift.max(count, 1) where fromEnd <= count {
            let a = fromEnd <= rank ? self[rank - fromEnd] : 1
            let b = fromEnd <= other.rank ? other[other.rank - fromEnd] : 1
            guard a == b || a == 1 || b == 1 else { return nil }
            result[count - fromEnd] = a == 1 ? b : a
        }
        return Shape(result)
    }

    /// The shape without the given axes.
    public func removing(_ axes: [Int]) -> Shape {
        let removed = Set(axes)
        return Shape(dimensions.enumerated().filter { !removed.contains($0.offset) }.map(\.element))
    }

    /// `[extent] + self`.
    public func prepending(_ extent: Int) -> Shape { Shape([extent] + dimensions) }
}
