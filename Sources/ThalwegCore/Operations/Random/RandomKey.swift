/// A key of counter-based random numbers: two 32-bit words. Numbers depend on the key alone, so keys are split, never reused.
///
/// Words are those of JAX with `jax_threefry_partitionable=True`.
public struct RandomKey: Sendable {
    /// `u32[2]`.
    public let tensor: Tensor

    /// The key of a seed.
    public init(seed: UInt64) { tensor = Tensor(HostArray([UInt32(truncatingIfNeeded: seed >> 32), UInt32(truncatingIfNeeded: seed)])) }
    /// A key from its words, `u32[2]`.
    public init(tensor: Tensor) { self.tensor = tensor }

    /// `count` keys whose numbers are independent of each other and of this key's.
    public func split(_ count: Int = 2) -> [RandomKey] {
        if let known = knownWords { return (0..<count).map { RandomKey(words: Threefry.words(keys: known, counter: (0, UInt32($0)))) } }
        let (a, b) = words(high: Tensor(0, dtype: .uint32).broadcast(to: [count]), low: .iota([count], axis: 0, dtype: .uint32))
        let keys = Tensor.stacked([a, b], axis: 1)
        return (0..<count).map { RandomKey(tensor: keys.slice(axis: 0, from: $0, to: $0 + 1).reshape([2])) }
    }

    /// The key for a number, such as a step: a scalar of a 32-bit integer type.
    public func fold(_ number: Tensor) -> RandomKey {
        if let known = knownWords, let number = number.constantValue, number.count == 1, number.dtype == .uint32 {
            return RandomKey(words: Threefry.words(keys: known, counter: (0, number.elements(as: UInt32.self)[0])))
        }
        let (a, b) = words(high: .zeros([1], dtype: .uint32), low: number.converted(to: .uint32).reshape([1]))
        return RandomKey(tensor: Tensor.concatenated([a, b], axis: 0))
    }
    /// The key for a number.
    public func fold(_ number: Int) -> RandomKey { fold(Tensor(HostArray(scalar: UInt32(truncatingIfNeeded: number)))) }

    /// The words of a key made from a seed while tracing. Keys split from it are then numbers too, and cost the program nothing.
    private var knownWords: (UInt32, UInt32)? {
        guard let array = tensor.constantValue, array.dtype == .uint32, array.count == 2 else { return nil }
        let words = array.elements(as: UInt32.self)
        return (words[0], words[1])
    }

    private init(words: (UInt32, UInt32)) { tensor = Tensor(HostArray([words.0, words.1])) }

    /// The two words at each counter.
    func words(high: Tensor, low: Tensor) -> (Tensor, Tensor) {
        func word(_ index: Int) -> Tensor { tensor.slice(axis: 0, from: index, to: index + 1).reshape([]).broadcast(to: low.shape) }
        let results = bind(Threefry(), [word(0), word(1), high, low])
        return (results[0], results[1])
    }

    /// The words at the counters 0, 1, … of a shape in row-major order.
    private func words(_ shape: Shape) -> (Tensor, Tensor) {
        let count = shape.elementCount
        guard count < 1 << 32 else {
            let failed = Tensor.failed(TraceError(op: "random", reason: "\(count) numbers of one key, which has 2³²; split the key"))
            return (failed, failed)
        }
        let (a, b) = words(high: .zeros([count], dtype: .uint32), low: .iota([count], axis: 0, dtype: .uint32))
        return (a.reshape(shape), b.reshape(shape))
    }

    /// Uniform 32-bit words.
    public func bits(_ shape: Shape) -> Tensor {
        let (a, b) = words(shape)
        return bind1(Xor(), [a, b])
    }

    /// Uniform in [`low`, `high`): random bits as the type's fraction has, 52 for f64, 23 for f32, 10 for f16, 7 for bf16.
    public func uniform(_ shape: Shape, from low: Double = 0, to high: Double = 1, dtype: DType = .float32) -> Tensor {
        guard dtype.isFloatingPoint else { return .failed(TraceError(op: "uniform", reason: "not defined for elements of type \(dtype.rawValue)")) }
        let unit: Tensor
        if dtype == .float16 || dtype == .bfloat16 {
            // The upper bits of the lowest 16 or 8, so that 1 is never reached by rounding.
            let (width, kept) = dtype == .float16 ? (65536.0, 1024.0) : (256.0, 128.0)
            unit = (remainder(bits(shape), width) / (width / kept)).converted(to: dtype) * (1 / kept)
        } else if dtype == .float64 {
            let (a, b) = words(shape)
            let upper = a.converted(to: .float64) * 0x1p-32, lower = (b / Tensor(HostArray(scalar: UInt32(4096)))).converted(to: .float64) * 0x1p-52
            unit = upper + lower
        } else {
            unit = ((bits(shape) / Tensor(HostArray(scalar: UInt32(512)))).converted(to: .float32) * 0x1p-23).converted(to: dtype)
        }
        if low == 0, high == 1 { return unit }
        return max(unit * (high - low) + low, low)
    }

    /// Normal: √2·erf⁻¹(u) with u uniform in (−1, 1).
    public func normal(_ shape: Shape, mean: Double = 0, stddev: Double = 1, dtype: DType = .float32) -> Tensor {
        let below = dtype == .float64 ? (-1.0).nextUp : Double(Float(-1).nextUp)
        let unit = erfInverse(uniform(shape, from: below, to: 1, dtype: dtype)) * 2.0.squareRoot()
        return stddev == 1 && mean == 0 ? unit : unit * stddev + mean
    }

    /// Normal cut off at two standard deviations; the variance is then 0.7737 `stddev`².
    public func truncatedNormal(_ shape: Shape, stddev: Double = 1, dtype: DType = .float32) -> Tensor {
        let edge = 0.954499736103642  // erf(2/√2)
        let value = erfInverse(uniform(shape, from: -edge, to: edge, dtype: dtype)) * 2.0.squareRoot()
        return clamp(value, -2, 2) * stddev
    }

    /// True with the given probability.
    public func bernoulli(probability: Double, _ shape: Shape) -> Tensor { uniform(shape) .< probability }
}
