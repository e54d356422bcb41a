import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct LandscapeTests {
    @Test func `losses at many points are those of each, and nothing is compiled for a point`() throws {
        let small = try SmallProblem(engine: .shared()), problem = small.problem
        let directions = try problem.algebra.random(.gaussian, count: 2, seed: 1, number: 0)
        let places = (0..<77).map { [Foundation.sin(Double($0)), 0.5 * Foundation.cos(Double($0 * 3))] }
        let found = try problem.losses(along: directions, at: places)
        let (a, b) = (try problem.algebra.rows(0..<1, of: directions), try problem.algebra.rows(1..<2, of: directions))
        for (place, loss) in zip(places, found) {
            let wanted = try problem.moved(along: a, by: place[0]).moved(along: b, by: place[1]).loss()
            #expect(abs(loss - wanted) < 1e-12)
        }
        let before = problem.engine.compilations["losses"]
        #expect(try problem.losses(along: directions, at: places) == found)
        #expect(problem.engine.compilations["losses"] == before)
        #expect(abs(try problem.losses(along: a, at: [[0.25]])[0] - problem.moved(along: a, by: 0.25).loss()) < 1e-12)
        #expect(try problem.losses(along: a, at: []).isEmpty)
    }

    @Test func `the plane of a quadratic is the quadratic, and a path projects onto it`() throws {
        let bowl = try QuadraticProblem([3.0, -1, 0.5], at: [1, 2, -1])
        let directions = try bowl.problem.algebra.block(HostArray([1.0, 0, 0, 0.5, 2, 0], shape: [2, 3]))
        let xs = LossLine.places(-1...1, count: 9), ys = LossLine.places(-2...0.5, count: 6)
        let path = try bowl.problem.vectors(of: [bowl.tree([1.5, 4, -1]), bowl.tree([1, 2, 2]), bowl.tree([1, 2, -1])])
        let projected = try LossPlane.projection(of: path, in: bowl.problem, along: directions)
        let plane = try LossPlane(of: bowl.problem, along: directions, x: xs, y: ys, path: projected)
        for (j, y) in ys.enumerated() {
            for (i, x) in xs.enumerated() { #expect(abs(plane.values[j][i] - bowl.value([1 + x + 0.5 * y, 2 + 2 * y, -1])) < 1e-13) }
        }
        #expect(xs[4] == 0 && ys.last == 0.5)
        let wanted: [(Double, Double, Double)] = [(0, 1, 0), (0, 0, 3), (0, 0, 0)]
        for (point, w) in zip(plane.path, wanted) { #expect(abs(point.x - w.0) + abs(point.y - w.1) + abs(point.distance - w.2) < 1e-12) }
        #expect(abs((plane.shareOfPath ?? 0) - 4.25 / 13.25) < 1e-12)
        let parallel = try bowl.problem.algebra.block(HostArray([1.0, 0, 0, 2, 0, 0], shape: [2, 3]))
        #expect(throws: CurvatureError.self) { try LossPlane.projection(of: path, in: bowl.problem, along: parallel) }
    }

    @Test func `the second difference along an eigenvector is its eigenvalue`() throws {
        let small = try SmallProblem(engine: .shared())
        var settings = Landscape.Settings()
        (settings.plane, settings.range, settings.points) = (nil, 1e-3, 3)
        let landscape = try Landscape(of: small.problem, settings: settings)
        #expect(landscape.lines.count == 2)
        for line in landscape.lines {
            let v = line.line.losses, pair = try #require(line.eigenvalue)
            #expect(abs((v[0] - 2 * v[1] + v[2]) / 1e-6 - pair.value) < pair.bound + 1e-3 * abs(pair.value), "\(pair.value)")
            #expect(abs(v[1] - landscape.loss) < 1e-14)
        }
        settings.line = .gradient
        let slope = try small.problem.slope(), along = try Landscape(of: small.problem, settings: settings).lines[0].line.losses
        #expect(abs((along[2] - along[0]) / 2e-3 - slope.gradientNorm) < 1e-5 * slope.gradientNorm)
    }

    @Test func `filters of a random direction are as long as the point's, biases zero`() throws {
        let small = try SmallProblem(engine: .shared())
        let directions = try small.problem.randomDirections(2, seed: 3), values = try directions.downloaded().doubles
        #expect(try small.problem.randomDirections(2, seed: 3).downloaded().doubles == values)
        #expect(try small.problem.randomDirections(2, seed: 4).downloaded().doubles != values)
        for row in 0..<2 {
            var start = row * small.problem.space.count
            for leaf in small.parameters.leaves {
                let part = Array(values[start..<start + leaf.count])
                start += leaf.count
                if leaf.shape.count < 2 {
                    #expect(part.allSatisfy { $0 == 0 })
                    continue
                }
                let columns = leaf.shape[1]
                for column in 0..<columns {
                    func norm(_ x: [Double]) -> Double { stride(from: column, to: x.count, by: columns).reduce(0) { $0 + x[$1] * x[$1] }.squareRoot() }
                    #expect(abs(norm(part) - norm(leaf.doubles)) < 1e-13)
                }
            }
        }
        // Without any filter each tensor is one.
        let bowl = try QuadraticProblem([1, 1, 1], at: [3, 0, 4])
        let only = try bowl.problem.randomDirections(1).downloaded().doubles
        #expect(abs(only.reduce(0) { $0 + $1 * $1 } - 25) < 1e-12)
    }

    @Test func `the components of a path are those of its points' covariance`() throws {
        let bowl = try QuadraticProblem([1, 1, 1], at: [0, 0, 0])
        // 4 along (1, 1, 0)/√2, 1 along (0, 0, 1), nothing across.
        let points = [-2.0, -1, 0, 1, 2].enumerated().map { bowl.tree([5 + 2 * $1, 1 + 2 * $1, $0 % 2 == 0 ? 0.5 : -0.5]) }
        let path = try bowl.problem.vectors(of: points), components = try PathComponents(of: path)
        let v = try components.directions.downloaded().doubles
        #expect(abs(abs(v[0]) - 0.5.squareRoot()) < 1e-12 && abs(v[0] - v[1]) < 1e-12 && abs(v[2]) < 1e-12)
        #expect(abs(abs(v[5]) - 1) < 1e-12)
        #expect(abs(components.explained[0] - 80 / 81.2) < 1e-12 && abs(components.explained.reduce(0, +) - 1) < 1e-12)
        #expect(throws: CurvatureError.self) { try PathComponents(of: bowl.problem.vectors(of: Array(points.prefix(2)))) }
        let straight = try bowl.problem.vectors(of: [0.0, 1, 2].map { bowl.tree([$0, $0, 0]) })
        #expect(throws: CurvatureError.self) { try PathComponents(of: straight) }
        #expect(throws: CurvatureError.self) { try bowl.problem.vectors(of: [ArrayTree([("other", HostArray([1.0]))])]) }
    }

    @Test func `a barrier is the rise above the line between the ends`() {
        let barrier = LossLine(places: [0, 0.5, 1], losses: [1, 4, 3]).barrier
        #expect(barrier.height == 2 && barrier.place == 0.5 && barrier.loss == 4)
        #expect(LossLine(places: [0, 0.5, 1], losses: [1, 1.5, 3]).barrier.height == 0)
        #expect(LossLine(places: [0, 0.5, 1], losses: [1, .nan, 3]).barrier.height == .infinity)
    }

    @Test func `a curve goes around the hill that the straight line goes over`() throws {
        let ring = try RingProblem()
        let end = try ring.problem.vectors(of: [ring.tree([1, 0])])
        let straight = try LossLine(of: ring.problem, to: end, count: 21)
        #expect(abs(straight.barrier.height - 1) < 1e-12 && straight.barrier.place == 0.5)
        let curve = try BezierCurve(of: ring.problem, to: end, straight: straight, steps: 120)
        #expect(curve.line.barrier.height < 0.1, "\(curve.line.barrier)")
        #expect(curve.line.places == straight.places && abs(curve.line.losses[20] - straight.losses[20]) < 1e-12)
        // The middle point is the curve's: its losses are those of the formula.
        let m = try curve.middle.downloaded().doubles
        for (t, loss) in zip(curve.line.places, curve.line.losses) {
            let x = -(1 - t) * (1 - t) + 2 * t * (1 - t) * m[0] + t * t, y = 2 * t * (1 - t) * m[1]
            #expect(abs(loss - (x * x + y * y - 1) * (x * x + y * y - 1)) < 1e-10)
        }
        // Its plane is the whole one, and the curve begins and ends where it should.
        let plane = try curve.plane(of: ring.problem).downloaded().doubles, sign = m[1] > 0 ? 1.0 : -1.0
        #expect(zip(plane, [1, 0, 0, sign]).allSatisfy { abs($0 - $1) < 1e-12 })
        let points = try curve.points(of: ring.problem, at: [0, 0.5, 1]).downloaded().doubles
        #expect(zip(points, [-1, 0, m[0] / 2, m[1] / 2, 1, 0]).allSatisfy { abs($0 - $1) < 1e-12 })
        // Between the ends of a bowl there is no barrier and nothing is trained.
        let bowl = try QuadraticProblem([1, 2], at: [1, 0]), other = try bowl.problem.vectors(of: [bowl.tree([0, 1])])
        let flat = try LossLine(of: bowl.problem, to: other, count: 11)
        let none = try BezierCurve(of: bowl.problem, to: other, straight: flat)
        #expect(flat.barrier.height == 0 && none.steps == 0)
        #expect(throws: CurvatureError.self) { try none.plane(of: bowl.problem) }
    }

    @Test func `blocks of examples estimate the loss without bias, and a curve trained by them is judged by all`() throws {
        let small = try SmallProblem(engine: .shared()), problem = small.problem
        let losses = try (0..<3).map { try problem.estimated(by: [$0]).loss() }
        #expect(abs(losses.reduce(0, +) / 3 - (try problem.loss())) < 1e-12 && abs(losses[0] - losses[1]) > 1e-6)
        let first = problem.estimated(by: [0, 1]), second = problem.estimated(by: [1, 2]), third = problem.estimated(by: [0, 2])
        #expect(abs((try first.loss() + second.loss() + third.loss()) / 3 - (try problem.loss())) < 1e-12)
        // Downhill first; then all signs but those of the last biases exchanged, which leaves the function as it is.
        var low = problem
        for _ in 0..<60 { low = try low.moved(along: low.slope().gradient, by: -0.5) }
        let here = try low.vector().downloaded().doubles, last = here.count - 3
        let end = try problem.algebra.block(HostArray(here.enumerated().map { $0 < last ? -$1 : $1 }))
        let straight = try LossLine(of: low, to: end, count: 11)
        let curve = try BezierCurve(of: low, to: end, straight: straight, steps: 12, batch: 1)
        #expect(straight.barrier.height > 0 && curve.steps > 0 && curve.line.barrier.height <= straight.barrier.height, "\(straight.barrier) \(curve.steps) \(curve.line.barrier)")
        let points = try curve.points(of: low, at: [0.5])
        let middle = try low.moved(along: problem.algebra.sum(points, low.vector(), factor: [-1]), by: 1).loss()
        #expect(abs(curve.line.losses[5] - middle) < 1e-10)
    }

    @Test(arguments: [Landscape.PlaneKind.random, .eigen, .pca]) func `every plane has its center at the point, and the path ends there`(_ kind: Landscape.PlaneKind) throws {
        let small = try SmallProblem(engine: .shared())
        var settings = Landscape.Settings()
        (settings.plane, settings.line, settings.points, settings.curveSteps) = (kind, .random, 5, 3)
        let path = (0..<4).reversed().map { steps in
            ArrayTree(Array(zip(small.parameters.names, small.parameters.leaves.enumerated().map { number, leaf in
                HostArray(leaf.doubles.enumerated().map { $1 + 0.1 * Double(steps) * Foundation.sin(Double($0 * (number + steps))) }, shape: leaf.shape)
            })).map { ($0.0, $0.1) })
        }
        nonisolated(unsafe) var stages: Set<Landscape.Stage> = []  // called on this thread only
        let landscape = try Landscape(of: small.problem, settings: settings, path: path, other: path[0]) { stage, done, total in
            #expect(done <= total && done > 0)
            stages.insert(stage)
        }
        #expect(stages.isSuperset(of: [.line, .plane, .interpolation]) && stages.contains(.eigenvectors) == (kind == .eigen))
        let plane = try #require(landscape.plane), connection = try #require(landscape.connection), curve = try #require(connection.curve)
        #expect(plane.path.count == 4 && abs(plane.path[3].x) + abs(plane.path[3].y) < 1e-12)
        if kind != .pca { #expect(abs(plane.values[2][2] - landscape.loss) < 1e-12) }
        if kind == .pca { #expect(landscape.explained.count == 2 && plane.path.allSatisfy { (plane.xs[0]...plane.xs[4]).contains($0.x) }) }
        if kind == .eigen { #expect(landscape.planeEigenvalues.count == 2) }
        #expect(curve.line.barrier.height <= connection.straight.barrier.height)
        #expect(abs(connection.straight.losses[0] - landscape.loss) < 1e-12)
    }

    @Test func `the plane of the curve holds the curve, with the losses along it`() throws {
        let ring = try RingProblem()
        var settings = Landscape.Settings()
        (settings.plane, settings.line, settings.points) = (.curve, nil, 21)
        let landscape = try Landscape(of: ring.problem, settings: settings, other: ring.tree([1, 0]))
        let plane = try #require(landscape.plane)
        #expect(plane.path.count == 41 && plane.path.allSatisfy { $0.distance < 1e-7 } && abs((plane.shareOfPath ?? 0) - 1) < 1e-12)
        #expect(plane.path[0].x == 0 && abs(plane.path[40].x - 2) < 1e-12 && plane.path[20].y > 0.3)
        #expect(plane.path.allSatisfy { (plane.xs[0]...plane.xs[20]).contains($0.x) && (plane.ys[0]...plane.ys[20]).contains($0.y) })
        #expect(throws: CurvatureError.self) { try Landscape(of: ring.problem, settings: settings) }
    }

    @Test func `what cannot be looked at says why`() throws {
        let one = try QuadraticProblem([1], at: [1])
        #expect(throws: CurvatureError.self) { try Landscape(of: one.problem) }
        var settings = Landscape.Settings()
        settings.plane = .pca
        let small = try SmallProblem(engine: .shared())
        #expect(throws: CurvatureError.self) { try Landscape(of: small.problem, settings: settings) }
        let broken = try QuadraticProblem([.nan, 1], at: [1, 1])
        #expect(throws: CurvatureError.notFinite("the loss")) { try Landscape(of: broken.problem) }
    }
}

/// `½ Σ λ_i θ_i²` as a problem with one example.
struct QuadraticProblem {
    let problem: CurvatureProblem
    let values: [Double]

    init(_ values: [Double], at point: [Double]) throws {
        self.values = values
        let engine = try Engine.shared(), one = try engine.upload(HostArray([1.0]))
        problem = try CurvatureProblem(
            at: ArrayTree([("w", HostArray(point))]), blocks: [.init(inputs: one, targets: one, weights: one)], exampleCount: 1,
            functions: .init(
                outputs: { parameters, _, _ in
                    let w = parameters["w"] ?? Tensor(.nan, dtype: .float64)
                    return 0.5 * (Tensor(HostArray(values)) * w.squared()).sum().reshape([1])
                }, losses: { outputs, _ in outputs }), engine: engine)
    }

    func tree(_ point: [Double]) -> ArrayTree { ArrayTree([("w", HostArray(point))]) }
    func value(_ point: [Double]) -> Double { zip(values, point).reduce(0) { $0 + 0.5 * $1.0 * $1.1 * $1.1 } }
}

/// `(x² + y² − 1)²` at (−1, 0): a valley around a hill.
struct RingProblem {
    let problem: CurvatureProblem

    init() throws {
        let engine = try Engine.shared(), one = try engine.upload(HostArray([1.0]))
        problem = try CurvatureProblem(
            at: ArrayTree([("w", HostArray([-1.0, 0]))]), blocks: [.init(inputs: one, targets: one, weights: one)], exampleCount: 1,
            functions: .init(
                outputs: { parameters, _, _ in
                    let w = parameters["w"] ?? Tensor(.nan, dtype: .float64)
                    return (w.squared().sum() - 1).squared().reshape([1])
                }, losses: { outputs, _ in outputs }), engine: engine)
    }

    func tree(_ point: [Double]) -> ArrayTree { ArrayTree([("w", HostArray(point))]) }
}
