/// Leaf-wise vector arithmetic; both trees have the same names.
extension NamedTree where Leaf == Tensor {
    /// Leaf by leaf, `a + b`.
    public static func + (a: Tree, b: Tree) -> Tree { a.zip(b) { $0 + $1 } }
    /// Leaf by leaf, `a − b`.
    public static func - (a: Tree, b: Tree) -> Tree { a.zip(b) { $0 - $1 } }
    /// Leaf by leaf, `a · b`, element by element.
    public static func * (a: Tree, b: Tree) -> Tree { a.zip(b) { $0 * $1 } }
    /// Leaf by leaf, `a / b`, element by element.
    public static func / (a: Tree, b: Tree) -> Tree { a.zip(b) { $0 / $1 } }
    /// Every leaf times a number.
    public static func * (a: Double, b: Tree) -> Tree { b.map { a * $0 } }
    /// Every leaf times a number.
    public static func * (a: Tree, b: Double) -> Tree { a.map { $0 * b } }
    /// Every leaf times a scalar tensor, which is converted to the leaf's type.
    public static func * (a: Tensor, b: Tree) -> Tree { b.map { a.converted(to: $0.dtype) * $0 } }
    /// Every leaf negated.
    public static prefix func - (a: Tree) -> Tree { a.map { -$0 } }

    /// Zeros of the same types.
    public func zeros() -> Tree { map { .zeros($0.shape, dtype: $0.dtype) } }

    /// The inner product over all leaves; a scalar of the first leaf's type (f32 zero of an empty tree).
    public func dot(_ other: Tree) -> Tensor {
        let dtype = leaves.first?.dtype ?? .float32
        let products = zip(other) { ($0 * $1).sum().converted(to: dtype) }.leaves
        guard let first = products.first else { return Tensor(0, dtype: dtype) }
        return products.dropFirst().reduce(first) { $0 + $1 }
    }

    /// The sum of squares of all elements.
    public func squaredNorm() -> Tensor { dot(self) }

    /// The Euclidean norm over all leaves; its derivative at 0 is 0.
    public func norm() -> Tensor {
        let squared = squaredNorm()
        let isZero = squared .== 0
        return select(isZero, Tensor(0, dtype: squared.dtype), sqrt(select(isZero, Tensor(1, dtype: squared.dtype), squared)))
    }
}

extension NamedTree where Leaf == HostArray {
    /// The number of elements of all leaves.
    public var elementCount: Int { leaves.reduce(0) { $0 + $1.count } }
    /// The leaves as constants of a trace.
    public var tensors: Tree { map { Tensor($0) } }
}
