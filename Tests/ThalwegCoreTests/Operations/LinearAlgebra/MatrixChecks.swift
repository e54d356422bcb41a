import HurriedCompilation
import Testing
@testable import ThalwegCore

/// Runs a function of arrays in one program compiled without optimization, which is quicker for what runs once.
func run(_ arguments: [HostArray], _ body: ([Tensor]) throws -> [Tensor]) throws -> [HostArray] {
    try Program.trace(arguments.map { TensorType($0.dtype, $0.shape) }, closed: true, body).runInHurry(arguments)
}

/// The largest absolute element of `a − b`, as a scalar; NaN where either is.
func distance(_ a: Tensor, _ b: Tensor) -> Tensor { abs(a - b).max() }

/// How far the columns of `q` are from orthonormal.
func orthogonality(_ q: Tensor) -> Tensor {
    distance(q.matrixTransposed().matmul(q), .identity(q.shape.last ?? 0, dtype: q.dtype))
}

func expectEqual(
    _ found: HostArray, _ expected: HostArray, tolerance: Double = 1e-11, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found.shape == expected.shape, "\(what)", sourceLocation: sourceLocation)
    for (a, b) in zip(found.doubles, expected.doubles) where !(abs(a - b) <= tolerance * max(1, abs(b))) {
        Issue.record("\(what): \(a), expected \(b)", sourceLocation: sourceLocation)
        return
    }
}

extension HostArray {
    /// Symmetric matrices without pattern.
    static func symmetric(_ shape: Shape, seed: UInt64 = 3) -> HostArray {
        let n = shape.dimensions[shape.rank - 1]
        let x = spread(shape, seed: seed).doubles
        let values = x.indices.map { index in
            let (matrix, row, column) = (index / (n * n), index / n % n, index % n)
            return (x[index] + x[matrix * n * n + column * n + row]) / 2
        }
        return HostArray(values, shape: shape)
    }
}
