import Foundation
import ThalwegCore
import ThalwegOptimizers

/// Problems of Moré, Garbow & Hillstrom 1981 (doi:10.1145/355934.355936): sums of squared residuals, from their starts.
enum MoreGarbowHillstromProblem: String, CaseIterable {
    case rosenbrock, freudenstein_roth, brown_badly_scaled, beale, bard, gaussian, box, powell_singular, wood, kowalik_osborne, brown_dennis
    case penalty_1, variably_dimensioned, trigonometric, brown_almost_linear, broyden_tridiagonal

    /// The sum of squares, and taken apart into the residuals and their squares.
    var objective: Objective {
        let outputs: @Sendable (Tree) -> Tensor = { residuals($0.leaves[0]) }
        let squares: @Sendable (Tensor) -> Tensor = { $0.squared().sum() }
        return Objective(
            { squares(outputs($0)) },
            model: ModelObjective(outputs: outputs, lossOfOutputs: squares, exampleCount: Tensor(1, dtype: .float64)))
    }

    private func residuals(_ x: Tensor) -> Tensor {
        func at(_ index: Int) -> Tensor { x.at(index) }
        func data(_ values: [Double]) -> Tensor { Tensor(values, dtype: .float64) }
        func each(_ count: Int, _ value: (Double) -> Double) -> Tensor { data((1...count).map { value(Double($0)) }) }
        let n = x.shape.elementCount, numbers = each(n) { $0 }
        switch self {
        case .rosenbrock: return .stacked([10 * (at(1) - at(0).squared()), 1 - at(0)])
        case .freudenstein_roth:
            return .stacked([at(0) - 13 + ((5 - at(1)) * at(1) - 2) * at(1), at(0) - 29 + ((at(1) + 1) * at(1) - 14) * at(1)])
        case .brown_badly_scaled: return .stacked([at(0) - 1e6, at(1) - 2e-6, at(0) * at(1) - 2])
        case .beale:
            let b = at(1)
            return .stacked([1.5 - at(0) * (1 - b), 2.25 - at(0) * (1 - b * b), 2.625 - at(0) * (1 - b * b * b)])
        case .bard:
            let y = data([0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39])
            let u = each(15) { $0 }, v = each(15) { 16 - $0 }, w = each(15) { Swift.min($0, 16 - $0) }
            return y - (at(0) + u / (v * at(1) + w * at(2)))
        case .gaussian:
            let y = data([
                0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009,
            ])
            return at(0) * exp(-at(1) * (each(15) { (8 - $0) / 2 } - at(2)).squared() / 2) - y
        case .box:
            let t = each(10) { 0.1 * $0 }
            return exp(-t * at(0)) - exp(-t * at(1)) - at(2) * (exp(-t) - exp(-10 * t))
        case .powell_singular:
            return .stacked([
                at(0) + 10 * at(1), 5.0.squareRoot() * (at(2) - at(3)), (at(1) - 2 * at(2)).squared(),
                10.0.squareRoot() * (at(0) - at(3)).squared(),
            ])
        case .wood:
            return .stacked([
                10 * (at(1) - at(0).squared()), 1 - at(0), 90.0.squareRoot() * (at(3) - at(2).squared()), 1 - at(2),
                10.0.squareRoot() * (at(1) + at(3) - 2), (at(1) - at(3)) / 10.0.squareRoot(),
            ])
        case .kowalik_osborne:
            let y = data([0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246])
            let u = data([4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625])
            return y - at(0) * (u.squared() + u * at(1)) / (u.squared() + u * at(2) + at(3))
        case .brown_dennis:
            let t = each(20) { $0 / 5 }
            return (at(0) + t * at(1) - exp(t)).squared() + (at(2) + at(3) * sin(t) - cos(t)).squared()
        case .penalty_1: return .concatenated([1e-5.squareRoot() * (x - 1), (x.squared().sum() - 0.25).reshape([1])], axis: 0)
        case .variably_dimensioned:
            let total = (numbers * (x - 1)).sum().reshape([1])
            return .concatenated([x - 1, total, total.squared()], axis: 0)
        case .trigonometric: return Double(n) - cos(x).sum() + numbers * (1 - cos(x)) - sin(x)
        case .brown_almost_linear:
            let product = (1..<n).reduce(at(0)) { $0 * at($1) } - 1
            return .concatenated([x.slice(axis: 0, from: 0, to: n - 1) + x.sum() - Double(n + 1), product.reshape([1])], axis: 0)
        case .broyden_tridiagonal:
            let none = Tensor.zeros([1], dtype: .float64)
            let before = Tensor.concatenated([none, x.slice(axis: 0, from: 0, to: n - 1)], axis: 0)
            let after = Tensor.concatenated([x.slice(axis: 0, from: 1, to: n), none], axis: 0)
            return (3 - 2 * x) * x - before - 2 * after + 1
        }
    }
}
