import Foundation
import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

@Suite struct LineSearchTests {
    static let rows: [ConfigurationNode] = {
        let tests = (0..<2).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        guard let text = try? String(contentsOf: tests.appending(path: "Fixtures/line_searches.json"), encoding: .utf8) else { return [] }
        return (try? JSONReader.parse(text, file: nil))?["searches"]?.list ?? []
    }()
    static let functions = ["rational", "power", "wave"]

    private static func loss(_ name: String) -> @Sendable (Tree) -> Tensor {
        { tree in
            let t = tree.leaves[0].at(0)
            switch name {
            case "rational": return -t / (t * t + 2)
            case "power":
                let u = t + 0.004
                return pow(u, 5.0) - 2 * pow(u, 4.0)
            default: return t * t - sin(3 * t) - 0.5 * t
            }
        }
    }

    /// From x = 0 along +1, whatever the slope's size: step, value, slope there, evaluations; value and slope at 0.
    private func run(_ search: any LineSearch, on name: String, first: Double) throws -> [Double] {
        let space = FlatSpace(Tree([("x", Tensor([0.0], dtype: .float64))]))
        let objective = FlatObjective(Objective(Self.loss(name)), space: space)
        let x = Tensor([0.0], dtype: .float64)
        let (value, gradient) = objective.valueAndGradient(at: x)
        let point = FlatPoint(objective: objective, x: x, value: value, gradient: gradient, rate: Tensor(1, dtype: .float64))
        let line = Line(from: point, along: Tensor([1.0], dtype: .float64))
        let found = try search.search(line, initial: Tensor(first, dtype: .float64))
        let end = objective.valueAndGradient(at: x + found.step)
        return try evaluate([found.step, end.value, end.gradient.sum(), found.evaluations.converted(to: .float64), value, gradient.sum()])
            .map(\.scalar)
    }

    @Test(arguments: functions) func `Moré and Thuente's steps and counts are those of MINPACK-2`(_ name: String) throws {
        let rows = Self.rows.filter { $0["function"]?.string == name }
        #expect(rows.count == 12)
        for row in rows {
            let first = row["first"]?.double ?? .nan, wanted = row["step"]?.double ?? .nan
            let found = try run(MoreThuenteSearch(curvature: row["curvature"]?.double ?? .nan), on: name, first: first)
            #expect(abs(found[0] - wanted) <= 1e-9 * max(1, wanted), "\(row)")
            #expect(Int(found[3]) == row["evaluations"]?.int, "\(row)")
        }
    }

    @Test(arguments: functions, [1e-3, 1, 10]) func `each search ends where its conditions hold`(_ name: String, _ first: Double) throws {
        let armijo = try run(BacktrackingSearch(), on: name, first: first)
        #expect(armijo[1] <= armijo[4] + 1e-4 * armijo[0] * armijo[5] && armijo[0] > 0)
        for search in [StrongWolfeSearch(curvature: 0.1), MoreThuenteSearch(curvature: 0.1)] as [any LineSearch] {
            let found = try run(search, on: name, first: first)
            #expect(found[1] <= found[4] + 1e-4 * found[0] * found[5], "\(search)")
            #expect(abs(found[2]) <= -0.1 * found[5], "\(search)")
        }
        let found = try run(HagerZhangSearch(curvature: 0.5), on: name, first: first)
        let isWolfe = found[1] <= found[4] + 0.1 * found[0] * found[5] && found[2] >= 0.5 * found[5]
        let isApproximate = -0.8 * found[5] >= found[2] && found[2] >= 0.5 * found[5] && found[1] <= found[4] + 1e-6 * abs(found[4])
        #expect(isWolfe || isApproximate)
        let fixed = try run(FixedSearch(), on: name, first: first)
        #expect(fixed[0] == first && fixed[3] == 0)
    }

    @Test func `a line that never falls is left at step 0, and says so`() throws {
        let start = ArrayTree([("x", HostArray([0.0]))])
        // The gradient given is wrong by its sign, so that the direction climbs.
        for search in LineSearchChoice.allCases where search != .none {
            let step = try compile { (values: Tree) in
                let method = SearchedDescent("test", direction: GradientDirection(), search: search.search())
                var state = values.subtree("s")
                let objective = Objective { $0.leaves[0].sum() + $0.leaves[0].squared().sum() }
                let iterate = Iterate(parameters: values.subtree("p"), value: objective.value(at: values.subtree("p")), objective: objective)
                let update = method.update(Tree([("x", Tensor([-1.0], dtype: .float64))]), state: &state, at: iterate)
                return update.merging(state, under: "s")
            }
            let state = try SearchedDescent("test", direction: GradientDirection(), search: search.search()).initialState(for: start)
            let end = try step(ArrayTree().merging(start, under: "p").merging(state, under: "s"))
            #expect(end["x"]?.doubles == [0], "\(search)")
            #expect(end["s.outcome"]?.ints == [StepOutcome.searchFailed.rawValue], "\(search)")
        }
    }
}
