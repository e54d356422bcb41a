import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct EigenpairTests {
    /// A symmetric matrix with given eigenvalues and random eigenvectors.
    static func matrix(_ values: [Double], seed: UInt64) -> Matrix {
        let n = values.count
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53) - 0.5
        }
        var result = Matrix(zeros: n, n)
        for i in 0..<n { result[i, i] = values[i] }
        for _ in 0..<6 {  // reflections
            var v = (0..<n).map { _ in uniform() + uniform() + uniform() }
            let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
            v = v.map { $0 / length }
            let p = result * v, along = zip(v, p).reduce(0) { $0 + $1.0 * $1.1 }
            for i in 0..<n { for j in 0..<n { result[i, j] += -2 * v[i] * p[j] - 2 * p[i] * v[j] + 4 * along * v[i] * v[j] } }
        }
        for i in 0..<n { for j in 0..<i { result[j, i] = result[i, j] } }
        return result
    }

    /// A matrix beside which next to no vectors may be kept.
    struct Narrow: LinearOperator {
        let matrix: MatrixOperator
        var algebra: BlockAlgebra { matrix.algebra }
        var vectorLimit: Int? { 4 }
        func products(_ vectors: VectorBlock) throws -> VectorBlock { try matrix.products(vectors) }
    }

    @Test(arguments: spectra) func `without a stored basis too, and the bounds are residuals`(_ row: Row) throws {
        let size = row.values.map(abs).max() ?? 0, matrix = Self.matrix(row.values, seed: 5)
        let a = Narrow(matrix: try MatrixOperator(matrix, engine: .shared()))
        for seed in 0..<8 {
            let ends = try a.extremeEigenpairs(largest: 3, smallest: 2, tolerance: 1e-6, maximumProducts: 400, seed: UInt64(seed))
            #expect(ends.isConverged && !ends.largest.isEmpty && !ends.smallest.isEmpty)
            for pair in ends.largest + ends.smallest {
                #expect((row.values.map { abs($0 - pair.value) }.min() ?? .infinity) <= pair.bound + 1e-14 * size)
                let y = try pair.vector.downloaded().doubles, product = matrix * y
                #expect(zip(y, product).reduce(0) { $0 + ($1.1 - pair.value * $1.0) * ($1.1 - pair.value * $1.0) }.squareRoot() <= pair.bound + 1e-14 * size)
            }
            #expect(abs((ends.largest.first?.value ?? 0) - (row.values.max() ?? 0)) <= 1e-5 * size)
            #expect(abs((ends.smallest.first?.value ?? 0) - (row.values.min() ?? 0)) <= 1e-5 * size)
        }
    }

    /// In f32 over many steps eigenvalues that are found come again: they count once.
    @Test func `copies of eigenvalues that rounding makes are told`() throws {
        let values: [Double] = [1000, 700, 500] + (0..<117).map { Double($0) / 10 }
        let a = Narrow(matrix: try MatrixOperator(Self.matrix(values, seed: 3), dtype: .float32, engine: .shared()))
        let ends = try a.extremeEigenpairs(largest: 5, smallest: 1, tolerance: 1e-5, maximumProducts: 300)
        #expect(zip(ends.largest, [1000, 700, 500, 11.6, 11.5]).allSatisfy { abs($0.value - $1) < 0.2 }, "\(ends.largest.map(\.value))")
        #expect(ends.largest.count == 5)
    }

    @Test func `the small eigenproblem is solved to rounding`() throws {
        for n in [1, 2, 3, 10, 40] {
            let wanted = (0..<n).map { Double($0 * $0) - 7 }
            let a = Self.matrix(wanted, seed: UInt64(n))
            let found = try #require(SymmetricEigen(a))
            #expect(zip(found.values, wanted.sorted()).allSatisfy { abs($0 - $1) < 1e-11 * Double(n * n + 7) }, "\(n)")
            let back = found.vectors * Matrix(rows: n, columns: n, elements: (0..<n * n).map { $0 / n == $0 % n ? found.values[$0 / n] : 0 }) * found.vectors.transposed
            #expect(OperatorTests.distance(back, a) < 1e-11 * Double(n * n + 7))
            #expect(OperatorTests.distance(found.vectors.transposed * found.vectors, .identity(n)) < 1e-12)
        }
        #expect(SymmetricEigen(Matrix(rows: 1, columns: 1, elements: [.nan])) == nil)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String, values: [Double]
        var testDescription: String { name }
    }

    static let spectra: [Row] = [
        Row(name: "even", values: (0..<30).map { Double($0) / 29 }),
        Row(name: "outliers", values: [50, 20, 10] + (0..<27).map { Double($0) / 570 }),
        Row(name: "both signs", values: (0..<30).map { Foundation.sin(Double($0)) * 3 }),
        Row(name: "a multiple", values: [Double](repeating: 2, count: 10) + [Double](repeating: -1, count: 20)),
        Row(name: "low rank", values: [5, -4] + [Double](repeating: 0, count: 28)),
        Row(name: "zero", values: [Double](repeating: 0, count: 10)), Row(name: "one", values: [-3]), Row(name: "two", values: [1, 1]),
        Row(name: "wide", values: (0..<30).map { Foundation.pow(10, Double($0) / 10) }),
    ]

    /// 9 spectra, 112 seeds: a bound is broken by rounding alone.
    @Test(arguments: spectra) func `both ends lie within their bounds of true eigenvalues`(_ row: Row) throws {
        var broken = 0, count = 0
        let size = row.values.map(abs).max() ?? 0
        let matrix = Self.matrix(row.values, seed: 5)
        let a = try MatrixOperator(matrix, engine: .shared())
        for seed in 0..<112 {
            let ends = try a.extremeEigenpairs(largest: 3, smallest: 2, tolerance: 1e-6, maximumProducts: 400, capacity: 16, seed: UInt64(seed))
            #expect(ends.isConverged)
            for pair in ends.largest + ends.smallest {
                count += 1
                let error = row.values.map { abs($0 - pair.value) }.min() ?? .infinity
                // The matrix itself is made with rounding of some ulps.
                if error > pair.bound + 1e-14 * size { broken += 1 }
                if seed < 2 {
                    let v = try pair.vector.downloaded().doubles, product = matrix * v
                    let residual = zip(product, v).reduce(0) { $0 + ($1.0 - pair.value * $1.1) * ($1.0 - pair.value * $1.1) }.squareRoot()
                    #expect(residual <= pair.bound + 1e-13 * size, "\(row.name)")
                }
            }
            let top = row.values.max() ?? 0, bottom = row.values.min() ?? 0
            #expect(abs((ends.largest.first?.value ?? .nan) - top) <= 1e-5 * size + 1e-300)
            #expect(abs((ends.smallest.first?.value ?? .nan) - bottom) <= 1e-5 * size + 1e-300)
        }
        #expect(Double(broken) <= 0.01 * Double(count), "\(broken) of \(count)")
    }

    @Test func `a block climbs to the largest eigenvalues, multiple ones included`() throws {
        let values = [7.0, 7, 7, 3] + (0..<36).map { Foundation.cos(Double($0)) }
        let a = try MatrixOperator(Self.matrix(values, seed: 11), engine: .shared())
        for seed in 0..<10 {
            let pairs = try lobpcg(of: a, count: 4, tolerance: 1e-8, seed: UInt64(seed))
            for (pair, wanted) in zip(pairs, [7.0, 7, 7, 3]) { #expect(abs(pair.value - wanted) <= pair.bound + 1e-12) }
            #expect(pairs.allSatisfy { $0.bound < 1e-6 })
        }
        let gram = try a.algebra.gram(a.algebra.concatenated(lobpcg(of: a, count: 4, tolerance: 1e-8).map(\.vector)), a.algebra.concatenated(lobpcg(of: a, count: 4, tolerance: 1e-8).map(\.vector)))
        #expect(OperatorTests.distance(gram, .identity(4)) < 1e-10)
        #expect(throws: CurvatureError.self) { try lobpcg(of: a, count: 14) }
    }

    @Test func `restarts reach what one long run reaches`() throws {
        let values = (0..<300).map { Foundation.pow(Double($0) / 299, 1.5) }
        let a = try MatrixOperator(Self.matrix(values, seed: 9), engine: .shared())
        let short = try a.extremeEigenpairs(largest: 3, smallest: 0, tolerance: 1e-7, maximumProducts: 600, capacity: 12)
        #expect(short.isConverged && short.products > 24)
        for (pair, wanted) in zip(short.largest, values.sorted(by: >)) { #expect(abs(pair.value - wanted) < 1e-6) }
        let cut = try a.extremeEigenpairs(largest: 3, smallest: 3, tolerance: 1e-9, maximumProducts: 20)
        #expect(!cut.isConverged && cut.products == 20)
        for pair in cut.largest { #expect(values.map { abs($0 - pair.value) }.min() ?? 1 <= pair.bound) }
        #expect(throws: CurvatureError.self) { try a.largestEigenpairs(maximumProducts: 1) }
    }

    @Test func `in f32 the bounds count the rounding of the products`() throws {
        let values = (0..<200).map { number -> Double in Double(number % 7) - 2 + Double(number) * 1e-3 }
        let a = try MatrixOperator(Self.matrix(values, seed: 3), dtype: .float32, engine: .shared())
        for seed in 0..<5 {
            let ends = try a.extremeEigenpairs(largest: 2, smallest: 2, tolerance: 1e-9, maximumProducts: 200, seed: UInt64(seed))
            for pair in ends.largest + ends.smallest {
                #expect(values.map { abs($0 - pair.value) }.min() ?? 1 <= pair.bound)
                #expect(pair.bound < 1e-3)
            }
        }
    }
}
