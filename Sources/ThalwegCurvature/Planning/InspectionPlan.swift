import Foundation
import PJRT
import ThalwegCore

/// What an inspection will take, before it runs.
public struct InspectionPlan: Sendable, Hashable {
    /// What it computes, chosen to fit the budget; of a number of products, always the same.
    public let settings: Inspection.Settings
    /// Over so many examples, evenly spread over those that the problem has.
    public let examples: Int
    /// Hessian products at most; fewer where the eigenvalues converge early.
    public let products: Int
    /// Of one product over those examples, as measured on this machine.
    public let secondsPerProduct: Double
    /// In all, about, what it takes to compile included: rather too much, since eigenvalues may converge early.
    public let seconds: Double
    /// Of these, to compile the programs that are not compiled yet, or to read them where they lie on the disk.
    public let secondsToCompile: Double
    /// What the device holds at most: examples, parameters, the vectors of the estimators, and a product's intermediate values.
    public let memory: Int

    /// A plan for a problem: measures a product, and chooses what fits.
    ///
    /// For a number of products, the settings of `Inspection.Settings.fitting` over all examples. For a time, those of the number of products that
    /// fit in it, up to `largest`; where not even `enough` products over all examples do, of those over fewer examples, block by block. Time that
    /// programs take to compile counts: those of loss, gradient, products and forms are compiled here, which shows how fast this machine is at it
    /// and whether they lie on the disk already; the others' time is taken in proportion. Cost: that, and up to four products.
    /// - Parameter isDry: whether nothing is run after it. Programs that tell whether an inspection was made here before are then left alone.
    /// - Throws: `CurvatureError.budgetTooSmall` for too few products; `timeTooShort` where not even the smallest inspection over one block of
    ///   examples fits.
    public init(
        of problem: CurvatureProblem, budget: CurvatureBudget, settings wanted: Inspection.Settings = Inspection.Settings(), enough: Int = 100, largest: Int = 600,
        isDry: Bool = false
    ) throws {
        let begin = ContinuousClock.now
        func spent() -> Double { (ContinuousClock.now - begin).seconds }
        var forecast = CompilationForecast(of: problem)
        let cost = try problem.measuredProduct()
        if case .seconds(let time) = budget {
            // Before more is compiled in vain.
            let least = try wanted.fitting(products: Inspection.Settings.least(parameters: problem.space.count), parameters: problem.space.count)
            let needed = spent() + forecast.afterProduct + least.equivalents * cost / Double(problem.blockCount)
            guard needed <= time else { throw CurvatureError.timeTooShort(given: time, needed: needed) }
            try forecast.compile(isDry: isDry)
        }
        let rest = forecast.rest
        try self.init(of: problem, budget: budget, settings: wanted, enough: enough, largest: largest, cost: cost, spent: spent() + rest, compilation: rest)
    }

    /// As above, for a product that takes `cost` seconds, when `spent` seconds are gone or needed to compile.
    init(
        of problem: CurvatureProblem, budget: CurvatureBudget, settings wanted: Inspection.Settings, enough: Int, largest: Int, cost: Double, spent: Double, compilation: Double = 0
    ) throws {
        let count = problem.space.count
        switch budget {
        case .products(let number):
            settings = try wanted.fitting(products: number, parameters: count)
            (examples, secondsPerProduct) = (problem.exampleCount, cost)
        case .seconds(let time):
            /// The most products whose inspection takes no longer than is left.
            func most(_ most: Int, at cost: Double) -> Inspection.Settings? {
                let least = Inspection.Settings.least(parameters: count)
                return stride(from: most, through: least, by: -1).lazy.compactMap { try? wanted.fitting(products: $0, parameters: count) }
                    .first { spent + $0.equivalents * cost <= time }
            }
            let all = Double(problem.blockCount)
            if let settings = most(largest, at: cost), settings.budget >= min(enough, largest) || problem.blockCount == 1 {
                (self.settings, examples, secondsPerProduct) = (settings, problem.exampleCount, cost)
            } else {
                let moderate = try wanted.fitting(products: enough, parameters: count)
                let blocks = max(1, min(all, ((time - spent) / (moderate.equivalents * cost / all)).rounded(.down))), each = cost * blocks / all
                guard let settings = most(enough, at: each) else {
                    let least = try wanted.fitting(products: Inspection.Settings.least(parameters: count), parameters: count)
                    throw CurvatureError.timeTooShort(given: time, needed: spent + least.equivalents * cost / all)
                }
                (self.settings, examples, secondsPerProduct) = (settings, min(problem.exampleCount, Int(blocks) * problem.rowsOfBlock), each)
            }
        }
        products = settings.budget
        (seconds, secondsToCompile) = (settings.equivalents * secondsPerProduct + compilation, compilation)
        let share = Double(examples) / Double(problem.exampleCount)
        memory = try problem.memory(vectors: settings.vectors(parameters: count, limit: problem.vectorLimit), share: share)
    }
}

extension Inspection.Settings {
    /// The fewest products that any inspection takes.
    static func least(parameters: Int) -> Int {
        var least = Inspection.Settings()
        (least.largest, least.smallest, least.probes, least.steps, least.sketch) = (1, 1, 2, 8, 4)
        return least.needed(parameters: parameters)
    }

    /// The time it takes, in products: those of the budget, and what loss, gradient and forms nearby take beside them. An evaluation of the loss
    /// counts as a fifth of a product.
    var equivalents: Double { Double(budget + largest + 4) + Double(16 * (2 * directions + 1) + 40) / 5 }

    /// Products that these settings take at least.
    func needed(parameters: Int) -> Int {
        min(steps, parameters) * probes + 2 * min(sketch, parameters) + 2 + min(largest, parameters) + min(smallest, parameters) + 2 + Self.leastOfMargin
    }

    /// Products that are kept for the optimizer's bound.
    static let leastOfMargin = 2

    /// These settings, with fewer probes, steps, sketch vectors and eigenvalues where the products do not suffice for all.
    ///
    /// - Throws: `CurvatureError.budgetTooSmall` where not even two probes of eight steps and an eigenvalue at each end fit.
    public func fitting(products: Int, parameters: Int) throws -> Inspection.Settings {
        var result = self
        result.budget = products
        // At least a third is left for the ends of the spectrum, which converge in some steps more than there are eigenvalues.
        func fits() -> Bool { result.needed(parameters: parameters) <= products && (products >= 300 || min(result.steps, parameters) * result.probes <= products / 2) }
        let ladder: [(probes: Int, steps: Int, sketch: Int, largest: Int, smallest: Int, directions: Int)] = [
            (probes, steps, sketch, largest, smallest, directions), (3, 40, 10, 5, 3, 8), (3, 30, 8, 5, 3, 6), (2, 30, 8, 5, 2, 4), (2, 20, 6, 3, 2, 3),
            (2, 14, 5, 2, 1, 2), (2, 8, 4, 1, 1, 2),
        ]
        for rung in ladder {
            result.probes = min(probes, rung.probes)
            result.steps = min(steps, rung.steps)
            result.sketch = min(sketch, rung.sketch)
            result.largest = min(largest, rung.largest)
            result.smallest = min(smallest, rung.smallest)
            result.directions = min(directions, rung.directions)
            if fits() { return result }
        }
        guard result.needed(parameters: parameters) <= products else {
            throw CurvatureError.budgetTooSmall(given: products, needed: result.needed(parameters: parameters), what: "an inspection")
        }
        return result
    }

    /// Vectors of the parameters' length that an inspection holds at most.
    func vectors(parameters: Int, limit: Int?) -> Int {
        let wanted = min(parameters, max(1, largest + smallest)), room = LanczosProcess.room(wanted: wanted, length: parameters, limit: limit)
        let ends = ThreeTermLanczos.isBetter(wanted: wanted, length: parameters, limit: limit) ? wanted + 3 : room * 3 / 2 + 5
        return max(ends, 3 * min(sketch, parameters) + 12, largest + smallest + 16)
    }
}

extension CurvatureProblem {
    /// Blocks of examples.
    var blockCount: Int { blocks.count }
    /// Rows of each.
    public var rowsOfBlock: Int { blocks[0].weights.dimensions[0] }

    /// Seconds for a Hessian product of one vector over all examples: the shortest of up to three, after one that compiles.
    func measuredProduct() throws -> Double {
        let hessian = HessianOperator(of: self), vector = try algebra.random(.rademacher, count: 1, seed: 0, number: 1 << 24)
        var least = Double.infinity
        // What else the machine does only makes a product slower.
        for number in 0..<4 {
            let begin = ContinuousClock.now, product = try hessian.products(vector)
            guard try algebra.inner(product, product)[0].isFinite else { throw CurvatureError.notFinite("a product with the Hessian") }
            if number > 0 { least = min(least, (ContinuousClock.now - begin).seconds) }
            if number > 0, least > 1 { break }
        }
        return max(least, 1e-6)
    }

    /// Bytes on the device while a product or the draws of the trace run, with so many vectors beside it.
    func memory(vectors: Int, share: Double = 1) throws -> Int {
        let block = blocks[0], count = width, space = space
        func bytes(_ buffers: [Buffer]) -> Int { buffers.reduce(0) { $0 + TensorType(DType($1.elementType), Shape($1.dimensions)).byteCount } }
        let held = bytes(point + fixed) + Int(Double(bytes([block.inputs, block.targets, block.weights]) * blocks.count) * share)
        let vector = space.count * space.dtype.byteCount
        let types = (point + fixed + [block.inputs, block.targets, block.weights]).map { TensorType(DType($0.elementType), Shape($0.dimensions)) }
        let (a, b) = (point.count, fixed.count)
        func additional(_ argument: TensorType, _ body: (_ point: Tree, _ rows: Rows, _ argument: Tensor) throws -> Tensor) throws -> Int {
            try Program.trace(types + [argument], closed: true) { inputs in
                let rows = Rows(
                    functions: functions, fixed: Tree(names: fixedTypes.names, leaves: Array(inputs[a..<a + b])), inputs: inputs[a + b],
                    targets: inputs[a + b + 1], weights: inputs[a + b + 2], number: Tensor(0, dtype: .int32), measures: Tensor(HostArray([1.0, 1.0])))
                return [try body(Tree(names: space.names, leaves: Array(inputs[..<a])), rows, inputs[a + b + 3])]
            }.simplified().memoryUse().additional
        }
        var most = try additional(TensorType(space.dtype, [count, space.count])) { point, rows, vectors in
            try space.mapped(vectors) { try HessianOperator.product(at: point, along: $0, rows: CurvatureRows(rows)) }
        }
        if try hasSplitTrace() {
            most = max(most, try additional(TensorType(.uint32, [2])) { point, rows, key in
                try CurvatureProblem.drawnNorms(at: point, rows: rows, key: RandomKey(tensor: key), together: together)
            })
        }
        return held + vectors * vector + most
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
