/// How the edges of an image are padded with zeros before windows move over it.
public enum WindowPadding: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// None: only windows that lie inside.
    case valid
    /// As much that the result has ⌈extent / stride⌉ places; an odd element goes to the end (TensorFlow's and Keras's rule).
    case same
    /// Before and after each spatial axis; negative numbers cut off.
    case explicit([Edge])

    /// The padding of one axis.
    public struct Edge: Sendable, Hashable {
        /// Zeros before.
        public var low: Int
        /// Zeros behind.
        public var high: Int
        /// So many zeros before and behind.
        public init(_ low: Int, _ high: Int) {
            self.low = low
            self.high = high
        }
    }

    /// Explicit padding, `[(low, high), …]`, one pair per spatial axis.
    public init(arrayLiteral elements: (Int, Int)...) { self = .explicit(elements.map { Edge($0.0, $0.1) }) }

    /// Explicit padding, one pair per spatial axis.
    public init(_ edges: [(Int, Int)]) { self = .explicit(edges.map { Edge($0.0, $0.1) }) }

    /// The padding in numbers; nil when explicit padding does not have one pair per axis.
    ///
    /// - Parameters:
    ///   - extents: of the spatial axes, dilation included.
    ///   - window: extents of the window, dilation included.
    func resolve(extents: [Int], window: [Int], strides: [Int]) -> [Edge]? {
        switch self {
        case .valid: return extents.map { _ in Edge(0, 0) }
        case .same:
            return zip(zip(extents, window), strides).map { pair, stride in
                let places = (pair.0 + stride - 1) / stride
                let total = Swift.max((places - 1) * stride + pair.1 - pair.0, 0)
                return Edge(total / 2, total - total / 2)
            }
        case .explicit(let edges): return edges.count == extents.count ? edges : nil
        }
    }
}

/// Extents of windows.
enum Window {
    /// The extent of `count` elements with `dilation − 1` gaps between them.
    static func dilated(_ count: Int, by dilation: Int) -> Int { count == 0 ? 0 : (count - 1) * dilation + 1 }

    /// The number of places of a window of `window` elements in `extent`, `stride` apart.
    static func places(_ extent: Int, window: Int, stride: Int) -> Int { extent < window ? 0 : (extent - window) / stride + 1 }
}
