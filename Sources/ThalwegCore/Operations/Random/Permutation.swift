import Foundation

extension RandomKey {
    /// The numbers 0 ..< `count` in random order, `int32[count]`, every order equally likely up to repeated sort keys.
    ///
    /// Sorts by random words, in as many rounds as make repeated words harmless; JAX's order. Cost: that of ⌈3 ln n / ln 2³²⌉ sorts.
    public func permutation(_ count: Int, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        var order = Tensor.iota([count], axis: 0, dtype: .int32, file: file, line: line), key = self
        let rounds = Int((3 * Foundation.log(Double(Swift.max(1, count))) / Foundation.log(4_294_967_295.0)).rounded(.up))
        for _ in 0..<rounds {
            let keys = key.split()
            key = keys[0]
            order = order.gathered(rows: keys[1].bits([count]).argSort(axis: 0, file: file, line: line), axis: 0)
        }
        return order
    }
}
