public import ThalwegCore

/// Newton's direction with the Hessian's eigenvalues made positive: `d = −V (Λ' + damping)⁻¹ Vᵀ g`, `H = V Λ Vᵀ`.
///
/// - `shift`: all eigenvalues raised together until the lowest is `floor·max|λ|`; Newton's own direction where H is positive definite.
/// - `clip`: those below `floor·max|λ|` replaced by it.
/// - `absolute`: |λ|, at least `floor·max|λ|`: repelled by saddles as strongly as it is drawn to minima (saddle-free Newton).
///
/// In a Krylov space of `krylov` steps from g in place of the whole Hessian where `krylov` is not nil.
/// Cost: n products and 9·n³ operations, or `krylov` products and krylov·n numbers.
/// Reference: Nocedal & Wright 2006, section 3.4, doi:10.1007/978-0-387-40065-5; Dauphin et al. 2014, arXiv:1406.2572.
public struct SpectralDirection: DescentDirection {
    /// What is done about eigenvalues that are not positive.
    public enum Modification: String, Sendable, Hashable, CaseIterable {
        /// All are raised together.
        case shift
        /// Low ones are replaced.
        case clip
        /// The magnitude is taken.
        case absolute
    }

    /// What messages call it.
    public let name: String
    /// What is done about eigenvalues that are not positive.
    public let modification: Modification
    /// The lowest eigenvalue left, relative to the largest magnitude, in (0, 1).
    public let floor: Double
    /// Added to every eigenvalue after that, ≥ 0.
    public let damping: Double
    /// The dimension of the Krylov space; nil for the whole Hessian.
    public let krylov: Int?

    /// A direction.
    public init(_ name: String = "newton", _ modification: Modification = .shift, floor: Double = 1e-8, damping: Double = 0, krylov: Int? = nil) {
        self.name = name
        self.modification = modification
        self.floor = floor
        self.damping = damping
        self.krylov = krylov
    }

    public func direction(at point: FlatPoint, state: inout Tree) throws -> Proposal {
        let matrix = try HessianCurvature().matrix(at: point, for: name)
        let g = point.gradient
        let values: Tensor, chosen: Tensor, products: Int
        if let krylov {
            let space = try Lanczos(matrix, from: g, steps: krylov)
            values = space.values
            chosen = space.vector(-space.coordinates(g) / positive(values))
            products = space.products
        } else {
            let (found, vectors) = eigh(try matrix.dense(for: name, instead: "newton_cg"))
            values = found
            chosen = vectors.matmul(-vectors.matrixTransposed().matmul(g) / positive(found))
            products = matrix.count
        }
        let isNegative = values.at(0) .< 0
        return Proposal(
            chosen, outcome: select(isNegative, StepOutcome.negativeCurvature.tensor, StepOutcome.progress.tensor),
            evaluations: .integer(products))
    }

    /// Λ' + damping, above 0.
    private func positive(_ values: Tensor) -> Tensor {
        let least = max(abs(values).max() * floor, values.dtype == .float64 ? 1e-150 : 1e-30)
        let changed: Tensor
        switch modification {
        case .shift: changed = values + max(least - values.at(0), 0)
        case .clip: changed = max(values, least)
        case .absolute: changed = max(abs(values), least)
        }
        return changed + damping
    }
}
