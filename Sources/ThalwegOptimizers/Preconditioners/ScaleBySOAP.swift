import ThalwegCore

/// SOAP's direction: Adam in the eigenbasis of Shampoo's two factors, `Q_L [ (Q_Lᵀ m̂ Q_R) / (√v̂ + ε) ] Q_Rᵀ`, v the mean of `(Q_Lᵀ g Q_R)²`.
///
/// The factors `L ← βL + (1 − β)ggᵀ`, `R ← βR + (1 − β)gᵀg` of each weight as a matrix `[inputs, units]` (axes before the last together); a side longer
/// than `largestSide` has none, and vectors have one where `preconditionsVectors` is set. The basis is that of `eigh` at first, and turned by one step of
/// orthogonal iteration (a product and a QR) every `period` steps. As in the authors' program the first step only makes the factors and moves nothing.
/// State: `count`, `first_moment.NAME`, `second_moment.NAME` (in the basis), and for each side `left.NAME`, `left_basis.NAME`, `right.…`.
/// Cost: two vectors of parameters and 2(m² + n²) numbers per matrix `[m, n]`; 6 products per step. A non-finite gradient makes the state NaN.
/// Reference: Vyas et al. 2024, arXiv:2409.11321.
public struct ScaleBySOAP: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared gradients, in [0, 1).
    public let beta2: Double
    /// Decay of the factors, in [0, 1).
    public let shampooBeta: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double
    /// Steps between turns of the basis, ≥ 1.
    public let period: Int
    /// The longest side that gets a factor.
    public let largestSide: Int
    /// Whether vectors get a factor too.
    public let preconditionsVectors: Bool
    /// Whether each parameter's step is scaled to a mean square of 1.
    public let normalizes: Bool

    /// SOAP's direction.
    public init(
        beta1: Double = 0.95, beta2: Double = 0.95, shampooBeta: Double = 0.95, epsilon: Double = 1e-8, period: Int = 10, largestSide: Int = 10_000,
        preconditionsVectors: Bool = false, normalizes: Bool = false
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.shampooBeta = shampooBeta
        self.epsilon = epsilon
        self.period = period
        self.largestSide = largestSide
        self.preconditionsVectors = preconditionsVectors
        self.normalizes = normalizes
    }

    public func makeState(for parameters: Tree) -> Tree {
        var state = Tree([(StepCount.name, StepCount.zero)])
            .merging(parameters.zeros(), under: "first_moment").merging(parameters.zeros(), under: "second_moment")
        for (name, leaf) in parameters.pairs {
            for side in Side.allCases {
                guard let extent = side.extent(of: leaf.type, in: self) else { continue }
                state["\(side).\(name)"] = .zeros([extent, extent], dtype: leaf.dtype.ofFactors)
                state["\(side)_basis.\(name)"] = .identity(extent, dtype: leaf.dtype.ofFactors)
            }
        }
        return state
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        var next = state
        next[StepCount.name] = count
        let isFirst = count .== 1, taken = max(step - 1, 1)
        let correction1 = biasCorrection(beta1, taken), correction2 = biasCorrection(beta2, taken)
        let update = gradient.mapNamed { name, leaf -> Tensor in
            guard let moment = state["first_moment.\(name)"], let square = state["second_moment.\(name)"] else { return leaf }
            let type = leaf.dtype.ofFactors, matrix = leaf.asMatrix().converted(to: type)
            let sides = Side.allCases.filter { $0.extent(of: leaf.type, in: self) != nil }
            let bases = sides.compactMap { state["\($0)_basis.\(name)"] }
            func rotated(_ x: Tensor, back: Bool) -> Tensor { zip(sides, bases).reduce(x) { $1.0.rotate($0, by: $1.1, back: back) } }

            let first = beta1 * moment + (1 - beta1) * leaf
            let projected = rotated(matrix, back: false)
            let second = beta2 * square.asMatrix().converted(to: type) + (1 - beta2) * projected * projected
            let mean = rotated(first.asMatrix().converted(to: type), back: false)
            // The two corrections stand in front, so that ε is added to the uncorrected root, as in the reference.
            var direction = rotated(mean / (second.sqrt() + epsilon), back: true)
            if normalizes { direction = direction / (direction.squared().mean().sqrt() + epsilon) }
            direction = direction.scaled(by: correction2.sqrt() / correction1)

            var factors = Tree([("second", select(isFirst, square.asMatrix().converted(to: type), second))])
            for side in sides {
                guard let factor = state["\(side).\(name)"], let basis = state["\(side)_basis.\(name)"] else { continue }
                factors["\(side)"] = shampooBeta * factor + (1 - shampooBeta) * side.moment(of: matrix)
                factors["\(side)_basis"] = basis
            }
            // The first step has eigenvectors, later ones a turn every `period`.
            factors = StepCount.when(isFirst, factors) { eigenbases(of: $0, sides) }
            factors = StepCount.when((count .> 1).and(remainder(count - 1, Double(period)) .== 0), factors) { turned($0, sides) }
            next["first_moment.\(name)"] = select(isFirst, moment, first)
            next["second_moment.\(name)"] = factors["second"]?.reshape(square.shape).converted(to: square.dtype)
            for side in sides {
                next["\(side).\(name)"] = factors["\(side)"]
                next["\(side)_basis.\(name)"] = factors["\(side)_basis"]
            }
            return select(isFirst, .zeros([], dtype: leaf.dtype), direction.reshape(leaf.shape).converted(to: leaf.dtype))
        }
        state = next
        return update
    }

    /// The factors with their eigenvectors, those of the largest eigenvalue first.
    private func eigenbases(of factors: Tree, _ sides: [Side]) -> Tree {
        var result = factors
        for side in sides {
            if let factor = factors["\(side)"] { result["\(side)_basis"] = eigh(factor).vectors.reverse(axes: [1]) }
        }
        return result
    }

    /// One step of orthogonal iteration: columns by falling Rayleigh quotient, then the Q of `factor · basis`; the second moment follows the columns.
    private func turned(_ factors: Tree, _ sides: [Side]) -> Tree {
        var result = factors
        for side in sides {
            guard let factor = factors["\(side)"], let basis = factors["\(side)_basis"], let second = result["second"] else { continue }
            let product = factor.matmul(basis), order = (basis * product).sum(axes: [0]).argSort(descending: true)
            result["second"] = second.gathered(rows: order, axis: side == .left ? 0 : 1)
            result["\(side)_basis"] = qr(product.gathered(rows: order, axis: 1)).q
        }
        return result
    }

    /// The side of a matrix that a factor belongs to.
    private enum Side: String, CaseIterable, CustomStringConvertible {
        case left, right
        var description: String { rawValue }

        func extent(of type: TensorType, in soap: ScaleBySOAP) -> Int? {
            guard type.shape.rank >= 2 || (type.shape.rank == 1 && self == .left && soap.preconditionsVectors) else { return nil }
            let extent = self == .left ? type.matrixExtents.rows : type.matrixExtents.columns
            return extent <= soap.largestSide ? extent : nil
        }
        func rotate(_ x: Tensor, by basis: Tensor, back: Bool) -> Tensor {
            switch self {
            case .left: (back ? basis : basis.transposed).matmul(x)
            case .right: x.matmul(back ? basis.transposed : basis)
            }
        }
        func moment(of matrix: Tensor) -> Tensor { self == .left ? matrix.matmul(matrix.transposed) : matrix.transposed.matmul(matrix) }
    }
}
