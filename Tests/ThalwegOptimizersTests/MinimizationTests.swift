import Testing
import ThalwegConfiguration
import ThalwegCore
@testable import ThalwegOptimizers

@Suite struct MinimizationTests {
    @Test func `the path is the optimizer's, the start first, one point for each step, however the run is cut`() throws {
        let path = try Minimization(.quadratic(condition: 4), with: .sgd(learningRate: 0.1), from: [2, 1], steps: 1200).run()
        #expect(path.points.count == 1201 && path.values.count == 1201 && path.gradientNorms.count == 1201)
        #expect(path.status == .completed)
        var (x, y) = (2.0, 1.0)
        for step in 0...1200 {
            let value: Double = 0.5 * (x * x + 4 * y * y), slope: Double = (x * x + 16 * y * y).squareRoot()
            let errors = [path.points[step][0] - x, path.points[step][1] - y, path.values[step] - value, path.gradientNorms[step] - slope]
            #expect(errors.allSatisfy { abs($0) < 1e-14 })
            (x, y) = (x - 0.1 * x, y - 0.1 * (4 * y))
        }
    }

    @Test func `no step gives the start, and a divergence is seen`() throws {
        let none = try Minimization(.saddle, with: .sgd(learningRate: 0.1), steps: 0).run()
        #expect(none.points == [[1, 0.001]] && none.status == .completed)
        let wild = try Minimization(.cubic, with: .sgd(learningRate: 0.5), from: [-1], steps: 100).run()
        #expect(wild.status == .diverged && wild.points.count == 101)
        let last = try #require(wild.lastFinite)
        #expect(wild.points[last][0].isFinite && wild.values[last].isFinite)
        #expect(!wild.values[last + 1].isFinite || !wild.gradientNorms[last + 1].isFinite)
        let stopped = try Minimization(.saddle, with: .sgd(learningRate: 0.1), steps: 10_000).run(isInterrupted: { true })
        #expect(stopped.status == .interrupted && stopped.points.isEmpty)
    }

    @Test func `a start that does not fit is refused`() {
        #expect(throws: MinimizationError.dimension(function: "saddle", variables: ["x", "y"], given: 3)) {
            try Minimization(.saddle, with: .sgd(), from: [1, 2, 3])
        }
        #expect(throws: MinimizationError.startNotFinite([.infinity])) { try Minimization(.cubic, with: .sgd(), from: [.infinity]) }
        #expect(throws: MinimizationError.steps(-1, limit: 1_000_000)) { try Minimization(.cubic, with: .sgd(), steps: -1) }
    }

    /// Where it starts, how it goes, and the kinds of points met, the end last.
    private func kinds(_ function: TestFunction, from start: [Double], rate: Double, steps: Int) throws -> [CriticalPointKind] {
        try Minimization(function, with: .sgd(learningRate: rate), from: start, steps: steps).run().criticalPoints().map(\.critical.kind)
    }

    @Test func `the critical points met are told apart by the Hessian's eigenvalues`() throws {
        #expect(try kinds(.quadratic(condition: 10), from: [1, 1], rate: 0.1, steps: 300) == [.minimum])
        // On the stable manifold of the saddle gradient descent ends in it; beside it, it comes by and leaves.
        #expect(try kinds(.saddle, from: [1, 0], rate: 0.1, steps: 200) == [.saddle])
        #expect(try kinds(.saddle, from: [1, 1e-4], rate: 0.1, steps: 60).first == .saddle)
        #expect(try kinds(.cubic, from: [0.5], rate: 0.1, steps: 200).first == .degenerate)
        #expect(try kinds(.monkeySaddle, from: [1, 0], rate: 0.05, steps: 500).first == .degenerate)
        #expect(try kinds(.xCosPiX, from: [0.3], rate: 0.02, steps: 300) == [.maximum, .minimum])
        #expect(try kinds(.himmelblau, from: [-0.2, -0.9], rate: 0.005, steps: 400) == [.maximum, .minimum])
        #expect(try kinds(.rosenbrock, from: [-1.2, 1], rate: 1e-4, steps: 10) == [.notCritical])
    }

    @Test func `Newton's zero of the gradient has the known place`() throws {
        let path = try Minimization(.xCosPiX, with: .sgd(learningRate: 0.02), from: [0.3], steps: 300).run()
        let met = try path.criticalPoints()
        // cos(πx) = πx·sin(πx) at 0.27384… and 1.09041…: x·tan(πx) = 1/π.
        for encounter in met {
            let x = encounter.critical.point[0]
            #expect(abs(x * tanPi(x) - 1 / Double.pi) < 1e-12)
        }
    }

    private func tanPi(_ x: Double) -> Double {
        let values = try? evaluate([sin(Tensor(Double.pi * x, dtype: .float64)), cos(Tensor(Double.pi * x, dtype: .float64))]).map { $0.doubles[0] }
        return values.map { $0[0] / $0[1] } ?? .nan
    }

    @Test func `the dense Hessian is that of the formula, over several leaves`() throws {
        let objective = Objective { tree in
            guard let a = tree["a"], let b = tree["b"] else { return Tensor(.nan, dtype: .float64) }
            return (a * a * a).sum() + a.sum() * b.sum() + 2 * (b * b).sum()
        }
        let at = ArrayTree([("a", HostArray([1.0, 2.0])), ("b", HostArray([3.0]))])
        let found = try objective.denseDerivatives(at: at.tensors)
        let arrays = try evaluate([found.value, found.gradient, found.hessian])
        let hessian: [Double] = [6, 0, 1, 0, 12, 1, 1, 1, 4], gradient: [Double] = [6, 15, 15]
        #expect(arrays[0].doubles[0] == 36)
        #expect(arrays[1].doubles == gradient)
        #expect(arrays[2].doubles == hessian)
    }
}
