/// The order in which training visits the examples, a function of the seed and the epoch alone, so that a resumed run visits them as the first would have.
public struct EpochOrder: Sendable, Hashable {
    /// The number of examples.
    public let count: Int
    /// The run's seed.
    public let seed: UInt64
    /// Whether every epoch has its own random order; otherwise it is 0, 1, 2, ….
    public let shuffles: Bool

    /// The orders of `count` examples.
    ///
    /// Precondition: 0 ≤ `count` ≤ 2³¹ − 1.
    public init(count: Int, seed: UInt64, shuffles: Bool = true) {
        precondition((0...Int(Int32.max)).contains(count), "an order of \(count) examples")
        self.count = count
        self.seed = seed
        self.shuffles = shuffles
    }

    /// The examples' indices in the order of `epoch` (from 0): a permutation of 0 ..< `count`.
    ///
    /// - Complexity: O(count).
    public func order(epoch: Int) -> [Int32] {
        var order = (0..<Int32(count)).map { $0 }
        if shuffles {
            var stream = RandomStream(seed: seed, purpose: "epoch order", index: UInt64(bitPattern: Int64(epoch)))
            stream.shuffle(&order)
        }
        return order
    }
}
