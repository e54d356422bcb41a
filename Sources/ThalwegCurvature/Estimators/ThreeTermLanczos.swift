import PJRT
import ThalwegCore

/// Both ends of a spectrum with no more of the Krylov space than the recurrence of three terms needs: where a basis of it does not fit into memory.
///
/// The steps are taken once for the projection and once more, bit by bit the same, for the eigenvectors. Rounding lets the vectors lose their
/// orthogonality, which gives copies of eigenvalues that are found already, never wrong ones (Paige 1980, doi:10.1016/0024-3795(80)90167-6):
/// copies are told by the weight of the first vector in them (Cullum & Willoughby 2002, doi:10.1137/1.9780898719192). Bounds are lengths of
/// real residuals `A y − θ y`.
///
/// Memory: beside a product with its vector and result one vector for each pair wanted. Cost: two products for a step, one for a pair.
struct ThreeTermLanczos {
    private let matrix: any LinearOperator
    private let seed: UInt64
    private var diagonal: [Double] = []
    private var below: [Double] = []
    private var products = 0
    /// Whether the last product lay within the space, up to rounding: every Ritz value is an eigenvalue then.
    private var isInvariant = false
    private var algebra: BlockAlgebra { matrix.algebra }

    init(_ matrix: any LinearOperator, seed: UInt64) { (self.matrix, self.seed) = (matrix, seed) }

    /// Vectors beside a product below which this takes fewer products than a basis that is restarted.
    static func isBetter(wanted: Int, length: Int, limit: Int?) -> Bool {
        LanczosProcess.room(wanted: wanted, length: length, limit: limit) < Swift.min(length, wanted + 10)
    }

    /// Takes steps, all of them from the first vector on; the vector of each is shown before it is multiplied.
    ///
    /// - Parameter isEnough: asked after each step, with its number from 1 on and β.
    private mutating func walk(
        _ visit: (Int, VectorBlock) throws -> Void, isEnough: (ThreeTermLanczos, Int, Double) throws -> Bool
    ) throws -> Double {
        (diagonal, below) = ([], [])
        var current = try algebra.random(.gaussian, count: 1, seed: seed, number: 0), previous: VectorBlock?
        var beta = try algebra.inner(current, current)[0].squareRoot()
        current = try multiplied(current, by: 1 / beta)
        while true {
            try visit(diagonal.count, current)
            var rest: VectorBlock
            if let last = previous {
                previous = nil
                rest = try matrix.product(current, onto: multiplied(last, by: -beta))
            } else {
                rest = try matrix.products(current)
            }
            products += 1
            let (once, alpha) = try without(current, in: rest)
            (rest, previous) = (once, current)
            beta = try algebra.inner(rest, rest)[0].squareRoot()
            guard alpha.isFinite, beta.isFinite else { throw CurvatureError.notFinite("a product with the operator") }
            diagonal.append(alpha)
            let size = diagonal.map(abs).max() ?? 0
            isInvariant = beta <= 100 * algebra.roundOff * size
            if try isEnough(self, diagonal.count, beta) || isInvariant { return beta }
            below.append(beta)
            current = try multiplied(rest, by: 1 / beta)
        }
    }

    /// `w − (vᵀw) v` in w's memory, with `vᵀ w`.
    private func without(_ v: VectorBlock, in w: VectorBlock) throws -> (VectorBlock, Double) {
        let along = try algebra.inner(v, w)[0], scale = try algebra.engine.upload(HostArray([along], shape: [], dtype: algebra.dtype))
        let result = try algebra.run("without", [w.buffer, v.buffer, scale], aliases: [0: 0]) { [$0[0] - $0[2] * $0[1]] }
        return (VectorBlock(result[0], algebra), along)
    }

    /// `c w` in w's memory.
    private func multiplied(_ w: VectorBlock, by factor: Double) throws -> VectorBlock {
        let scale = try algebra.engine.upload(HostArray([factor], shape: [], dtype: algebra.dtype))
        return VectorBlock(try algebra.run("multiplied", [w.buffer, scale], aliases: [0: 0]) { [$0[0] * $0[1]] }[0], algebra)
    }

    /// Ritz values ascending, with the squared first and the last component of each one's vector.
    private func ritz() throws -> (values: [Double], first: [Double], last: [Double]) {
        guard let found = SymmetricEigen.ends(diagonal: diagonal, below: Array(below.prefix(diagonal.count - 1))) else {
            throw CurvatureError.notFinite("the projection of the operator")
        }
        return found
    }

    /// The numbers of the wanted Ritz values, from the end inwards, copies left out.
    private func ends(
        _ ritz: (values: [Double], first: [Double], last: [Double]), beta: Double, largest: Int, smallest: Int
    ) -> (top: [Int], bottom: [Int]) {
        let size = ritz.values.map(abs).max() ?? 0, least = 1e-8 / Double(matrix.length)
        let rounding = 100 * algebra.roundOff * size
        func chosen(_ order: [Int], _ count: Int) -> [Int] {
            var result: [Int] = []
            for number in order where result.count < count {
                // A copy on its way carries next to nothing of the first vector; one that has arrived lies where the eigenvalue does.
                if ritz.first[number] < least { continue }
                if let last = result.last {
                    let width = beta * (abs(ritz.last[number]) + abs(ritz.last[last])) + rounding
                    if abs(ritz.values[number] - ritz.values[last]) <= width {
                        if ritz.first[number] > ritz.first[last] { result[result.count - 1] = number }
                        continue
                    }
                }
                result.append(number)
            }
            return result
        }
        return (chosen(ritz.values.indices.reversed(), largest), chosen(Array(ritz.values.indices), smallest))
    }

    mutating func run(
        largest: Int, smallest: Int, tolerance: Double, maximumProducts: Int, progress: ((Int, Double) -> Void)?
    ) throws -> SpectrumEnds {
        let wanted = Swift.min(matrix.length, largest + smallest), most = Swift.max(1, (maximumProducts - wanted) / 2)
        var nextLook = wanted + 1
        let beta = try walk({ _, _ in }) { process, count, beta in
            if count >= most { return true }
            guard count >= nextLook else {
                progress?(count, .infinity)
                return false
            }
            nextLook = count + Swift.max(4, count / 16)
            let ritz = try process.ritz(), ends = process.ends(ritz, beta: beta, largest: largest, smallest: smallest)
            let size = ritz.values.map(abs).max() ?? 0, chosen = ends.top + ends.bottom
            let worst = chosen.map { beta * abs(ritz.last[$0]) }.max() ?? 0
            progress?(count, size > 0 ? worst / size : 0)
            // Half of the tolerance: the real residual has rounding of its own.
            return ends.top.count == largest && ends.bottom.count == smallest && worst <= tolerance * size / 2
        }
        let ritz = try ritz(), ends = ends(ritz, beta: beta, largest: largest, smallest: smallest)
        let steps = diagonal.count, chosen = Array(Set(ends.top + ends.bottom)).sorted()
        guard let turned = SymmetricEigen.tridiagonal(diagonal: diagonal, below: Array(below.prefix(steps - 1))) else {
            throw CurvatureError.notFinite("the projection of the operator")
        }
        let algebra = algebra
        var vectors = try chosen.map { _ in try algebra.zeros(1) }
        _ = try walk({ number, vector in
            for (place, ritzNumber) in chosen.enumerated() {
                let factor = try algebra.engine.upload(HostArray([turned.vectors[number, ritzNumber]], shape: [], dtype: algebra.dtype))
                let sum = try algebra.run("with", [vectors[place].buffer, vector.buffer, factor], aliases: [0: 0]) { [$0[0] + $0[2] * $0[1]] }
                vectors[place] = VectorBlock(sum[0], algebra)
            }
            progress?(steps + number, .infinity)
        }) { _, count, _ in count >= steps }
        let size = ritz.values.map(abs).max() ?? 0, floor = 10 * algebra.roundOff * size
        var pairs: [Int: Eigenpair] = [:]
        for (place, number) in chosen.enumerated() {
            let length = try algebra.inner(vectors[place], vectors[place])[0].squareRoot()
            let vector = try multiplied(vectors[place], by: length > 0 ? 1 / length : 1)
            vectors[place] = vector
            let product = try matrix.products(vector)
            products += 1
            let (residual, value) = try without(vector, in: product)
            let far = try algebra.inner(residual, residual)[0].squareRoot()
            guard value.isFinite, far.isFinite else { throw CurvatureError.notFinite("a product with the operator") }
            pairs[number] = Eigenpair(value: value, bound: far + floor, vector: vector)
        }
        let top = ends.top.compactMap { pairs[$0] }, bottom = ends.bottom.compactMap { pairs[$0] }
        let worst = (top + bottom).map(\.bound).max() ?? 0
        let isComplete = top.count == Swift.min(largest, matrix.length) && bottom.count == Swift.min(smallest, matrix.length)
        progress?(products, size > 0 ? worst / size : 0)
        // Of those that no vector was made for, Paige's bound.
        let all = ritz.values.indices.map { number in
            pairs[number].map { ($0.value, $0.bound) } ?? (ritz.values[number], 2.5 * beta * abs(ritz.last[number]) + floor)
        }
        return SpectrumEnds(
            largest: top.sorted { $0.value > $1.value }, smallest: bottom.sorted { $0.value < $1.value }, products: products,
            isConverged: (isComplete || isInvariant) && worst <= tolerance * size + 2 * floor,
            ritzValues: all.sorted { $0.0 < $1.0 }.map { (value: $0.0, bound: $0.1) })
    }
}
