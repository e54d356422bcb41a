import Foundation
import ThalwegCore

/// A curve between two solutions along which the loss stays low: mode connectivity.
///
/// `φ(t) = (1 − t)² a + 2t(1 − t) m + t² b` with the middle point m trained to make `E_{t ~ U(0, 1)} L(φ(t))` small. Reference: Garipov et
/// al. 2018, arXiv:1802.10026; deviations: the gradient is that of many blocks of examples, t is drawn in equal strata, the step length is set by the
/// distance between the ends, and the best middle point seen is kept. The straight line is the curve of the first of them, so that the barrier is never above its.
public struct BezierCurve: Sendable {
    /// The middle point m, `[1, n]`.
    public let middle: VectorBlock
    /// The end b, `[1, n]`.
    public let end: VectorBlock
    /// The loss over t.
    public let line: LossLine
    /// Steps of training taken.
    public let steps: Int

    /// Trains a curve from the problem's point to another.
    ///
    /// Cost: `steps · problem.width` gradients over at most `batch` blocks of examples, drawn anew for every step, and about `6 · count`
    /// evaluations over all. Memory: six vectors more.
    /// - Parameters:
    ///   - end: the other point, `[1, n]`.
    ///   - straight: the loss on the straight line between them.
    ///   - steps: of Adam on the middle point, the step length falling to zero by a cosine.
    ///   - rate: the first step length in root mean square distances of the ends.
    ///   - batch: blocks of examples of a step's gradient, ≥ 1; all where there are no more.
    ///   - progress: steps done.
    public init(
        of problem: CurvatureProblem, to end: VectorBlock, straight: LossLine, steps: Int = 60, rate: Double = 0.05, batch: Int = 16, seed: UInt64 = 0,
        progress: ((Int) throws -> Void)? = nil
    ) throws {
        let algebra = problem.algebra, span = try problem.offsets(to: end)
        let distance = try algebra.inner(span, span)[0].squareRoot(), scale = distance / Double(algebra.length).squareRoot()
        var best = (middle: try algebra.scaled(span, by: [0.5]), line: straight)
        // A little off the line, where its symmetry could hold the gradient at zero.
        var middle = try algebra.sum(best.middle, algebra.random(.gaussian, count: 1, seed: seed ^ 0xbe21, number: 0), factor: [0.01 * scale])
        var first = try algebra.zeros(1), second = try algebra.zeros(1)
        var generator = SplitMix(seed), taken = 0
        let every = max(1, (steps + 5) / 6)
        var order: [Int] = [], sample: CurvatureProblem?
        while taken < steps, best.line.barrier.height > 0 {
            let ts = (0..<problem.width).map { (Double($0) + generator.uniform()) / Double(problem.width) }
            if problem.blockCount > max(1, batch) {
                let drawn = generator.drawn(max(1, batch), of: problem.blockCount, from: &order)
                sample = problem.estimated(by: drawn)
            }
            let (loss, gradient) = try Self.slope(of: sample ?? problem, middle: middle, span: span, at: ts)
            guard loss.isFinite else { break }
            let length = rate * scale * (1 + cos(.pi * Double(taken) / Double(steps))) / 2
            taken += 1
            (middle, first, second) = try Self.step(middle, first, second, gradient, length: length, number: taken)
            if taken % every == 0 || taken == steps {
                let line = try Self.line(of: problem, middle: middle, span: span, at: straight.places)
                if line.barrier.height < best.line.barrier.height { best = (middle, line) }
            }
            try progress?(taken)
        }
        self.middle = try algebra.sum(best.middle, problem.vector())
        line = best.line
        self.steps = taken
        self.end = end
    }

    /// Points of the curve that begins at the problem's point, `[k, n]`.
    public func points(of problem: CurvatureProblem, at ts: [Double]) throws -> VectorBlock {
        let coefficients = Matrix(rows: ts.count, columns: 3, elements: ts.flatMap { (t: Double) -> [Double] in [(1 - t) * (1 - t), 2 * t * (1 - t), t * t] })
        return try problem.algebra.combination(coefficients, problem.algebra.concatenated([problem.vector(), middle, end]))
    }

    /// The plane of the curve: orthonormal vectors `[2, n]`, the first towards the end, the second towards the middle point.
    ///
    /// - Throws: `CurvatureError.notDefined` where the three points lie on one line, as without a barrier.
    public func plane(of problem: CurvatureProblem) throws -> VectorBlock {
        let algebra = problem.algebra, span = try problem.offsets(to: end), across = try problem.offsets(to: middle)
        let length = try algebra.inner(span, span)[0].squareRoot()
        guard length > 0 else { throw CurvatureError.notDefined("the plane of the curve", because: "both ends are the same point") }
        let first = try algebra.scaled(span, by: [1 / length])
        let second = try algebra.sum(across, first, factor: [-algebra.inner(across, first)[0]])
        let height = try algebra.inner(second, second)[0].squareRoot()
        guard height > 1e-4 * length else {
            throw CurvatureError.notDefined("the plane of the curve", because: "the straight line has no barrier that the curve would go around; look at another plane")
        }
        return try algebra.concatenated([first, algebra.scaled(second, by: [1 / height])])
    }

    private static func coefficients(_ t: Double) -> [Double] { [2 * t * (1 - t), t * t] }

    /// The loss over t; both points are given from the problem's.
    private static func line(of problem: CurvatureProblem, middle: VectorBlock, span: VectorBlock, at places: [Double]) throws -> LossLine {
        let directions = try problem.algebra.concatenated([middle, span])
        return LossLine(places: places, losses: try problem.losses(along: directions, at: places.map(coefficients)))
    }

    /// The mean loss at those t, and its gradient by the middle point.
    private static func slope(of problem: CurvatureProblem, middle: VectorBlock, span: VectorBlock, at ts: [Double]) throws -> (Double, VectorBlock) {
        let space = problem.space, engine = problem.engine, count = ts.count
        let arguments = [
            middle.buffer, span.buffer, try engine.upload(HostArray(ts.flatMap(coefficients), shape: [count, 2], dtype: space.dtype)),
        ]
        @Sendable func summed(_ point: Tree, _ inputs: [Tensor], _ loss: @escaping @Sendable (Tree) throws -> Tensor) throws -> [Tensor] {
            let points = space.points(from: point, along: .concatenated([inputs[0], inputs[1]], axis: 0), by: inputs[2])
            @Sendable func each(_ row: Tensor) throws -> [Tensor] {
                let (value, gradient) = valueAndGrad(of: { (v: Tensor) in try loss(space.tree(v)) })(row)
                return [value.converted(to: .float64), gradient]
            }
            let values = try count > 1 ? vmap(each)(points) : each(points.reshape([space.count])).map { $0.reshape($0.shape.prepending(1)) }
            let weights = inputs[2].slice(axis: 1, from: 0, to: 1).transpose([1, 0]) / Double(count)
            return [values[0].mean(), weights.matmul(values[1])]
        }
        let types = [TensorType(.float64, []), TensorType(space.dtype, [1, space.count])]
        let begin = try problem.penalized("bezier_penalty", arguments, types: types) { try summed($0, $1, $2) }
        let sums = try problem.summed("bezier", arguments, from: begin) { point, inputs, rows in
            let seen = CurvatureRows(rows)
            return try summed(point, inputs) { try seen.loss(try seen.outputs($0)) }
        }
        return (try engine.download(sums[0]).scalar, VectorBlock(sums[1], problem.algebra))
    }

    /// One step of Adam (Kingma & Ba 2015, arXiv:1412.6980), β = 0.9 and 0.99.
    private static func step(
        _ middle: VectorBlock, _ first: VectorBlock, _ second: VectorBlock, _ gradient: VectorBlock, length: Double, number: Int
    ) throws -> (VectorBlock, VectorBlock, VectorBlock) {
        let algebra = middle.algebra
        let (a, b) = (1 - pow(0.9, Double(number)), 1 - pow(0.99, Double(number)))
        let numbers = try algebra.engine.upload(HostArray([length / a, 1 / b], shape: [2, 1, 1], dtype: algebra.dtype))
        let results = try algebra.run("bezier_step", [middle.buffer, first.buffer, second.buffer, gradient.buffer, numbers]) { inputs in
            let g = inputs[3], m = 0.9 * inputs[1] + 0.1 * g, v = 0.99 * inputs[2] + 0.01 * g.squared()
            func number(_ row: Int) -> Tensor { inputs[4].slice(axis: 0, from: row, to: row + 1).reshape([1, 1]) }
            let size = (v * number(1)).sqrt(), isZero = size .<= 0
            let ratio = m / select(isZero, .ones(size.shape, dtype: size.dtype), size)
            return [inputs[0] - number(0) * ratio, m, v]
        }
        return (VectorBlock(results[0], algebra), VectorBlock(results[1], algebra), VectorBlock(results[2], algebra))
    }
}

/// Uniform numbers in 0…1 from a seed (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195).
private struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// The next numbers below a bound in random order, all of them once before any comes again.
    mutating func drawn(_ count: Int, of bound: Int, from order: inout [Int]) -> [Int] {
        if order.count < count {
            order = Array(0..<bound)
            for place in stride(from: bound - 1, to: 0, by: -1) { order.swapAt(place, Int(uniform() * Double(place + 1))) }
        }
        defer { order.removeLast(count) }
        return order.suffix(count).sorted()
    }

    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }
}
