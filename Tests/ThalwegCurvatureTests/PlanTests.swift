import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct PlanTests {
    @Test func `budgets are read strictly`() {
        #expect(CurvatureBudget(text: "600") == .products(600) && CurvatureBudget(text: "30s") == .seconds(30))
        #expect(CurvatureBudget(text: "1.5min") == .seconds(90) && CurvatureBudget(text: "2h") == .seconds(7200))
        for wrong in ["0", "-5", "s", "0s", "-1s", "infs", "nans", "5 apples", "", "30m"] { #expect(CurvatureBudget(text: wrong) == nil, "\(wrong)") }
        #expect(CurvatureBudget.seconds(30).text == "30s" && CurvatureBudget.products(7).half == .products(7) && CurvatureBudget.seconds(30).half == .seconds(15))
    }

    @Test(arguments: [32, 50, 100, 192, 250, 600, 5000]) func `any number of products gets settings that fit it, the same every time`(_ products: Int) throws {
        let settings = try Inspection.Settings().fitting(products: products, parameters: 10_000)
        #expect(settings.needed(parameters: 10_000) <= products && settings.budget == products)
        #expect(try settings == Inspection.Settings().fitting(products: products, parameters: 10_000))
        if products >= 600 { #expect(settings.probes == 4 && settings.steps == 40 && settings.largest == 5) }
    }

    @Test func `a budget too small for any answer is an error that says what is needed`() throws {
        let least = Inspection.Settings.least(parameters: 10_000)
        #expect(throws: CurvatureError.budgetTooSmall(given: least - 1, needed: least, what: "an inspection")) {
            try Inspection.Settings().fitting(products: least - 1, parameters: 10_000)
        }
        let problem = try SmallProblem(engine: .shared()).problem
        let error = #expect(throws: CurvatureError.self) { try InspectionPlan(of: problem, budget: .seconds(1e-6)) }
        #expect(error.map { "\($0)".contains("raise the budget") } ?? false)
    }

    @Test func `a plan says what an inspection then takes`() throws {
        let problem = try SmallProblem(engine: .shared()).problem
        let plan = try InspectionPlan(of: problem, budget: .products(60))
        #expect(plan.products == 60 && plan.examples == 10 && plan.seconds > 0 && plan.memory > 4 * 35 * 8)
        // With an optimizer whose bound is on a preconditioned Hessian, and tolerances that are not reached.
        let rule = StepRule(learningRate: 0.1, coefficient: 38, preconditioner: try problem.algebra.block(HostArray((0..<problem.space.count).map { 1 + 0.1 * Double($0) })))
        var wanted = Inspection.Settings()
        (wanted.tolerance, wanted.traceError) = (0, 0)
        for budget in [Inspection.Settings.least(parameters: problem.space.count), 60, 120] {
            let inspection = try Inspection(of: problem, settings: wanted.fitting(products: budget, parameters: problem.space.count), rule: rule)
            #expect(inspection.products <= budget && inspection.stability != nil)
        }
        let timed = try InspectionPlan(of: problem, budget: .seconds(600))
        #expect(timed.products == 600 && timed.examples == 10)
    }

    @Test func `a short time takes fewer examples before it takes less of each`() throws {
        let problem = try SmallProblem(engine: .shared()).problem, wanted = Inspection.Settings(), n = problem.space.count
        func plan(_ time: Double) throws -> InspectionPlan {
            try InspectionPlan(of: problem, budget: .seconds(time), settings: wanted, enough: 100, largest: 600, cost: 3, spent: 10)
        }
        let (whole, moderate) = (try wanted.fitting(products: 600, parameters: n).equivalents, try wanted.fitting(products: 100, parameters: n).equivalents)
        #expect(try plan(10 + 3 * whole).products == 600 && plan(10 + 3 * whole).examples == 10)
        #expect(try (100..<600).contains(plan(9 + 3 * whole).products) && plan(9 + 3 * whole).examples == 10)
        // A product over one of the three blocks of four takes a second.
        let two = try plan(10 + 2.5 * moderate), one = try plan(10 + 1.5 * moderate)
        #expect(two.examples == 8 && two.products == 100 && two.secondsPerProduct == 2)
        #expect(one.examples == 4 && one.products == 100 && one.secondsPerProduct == 1)
        let least = try plan(10 + 0.9 * moderate)
        #expect(least.examples == 4 && least.products < 100 && least.seconds <= 0.9 * moderate)
        #expect(throws: CurvatureError.self) { try plan(40) }
    }

    @Test func `nothing to look at and a loss that is not finite are said`() throws {
        let engine = try Engine.shared()
        #expect(throws: CurvatureError.nothing(examples: 0, parameters: 1)) {
            try CurvatureProblem(
                at: ArrayTree([("x", HostArray([1.0]))]), blocks: [], exampleCount: 0, functions: .init(outputs: { _, _, x in x }, losses: { outputs, _ in outputs }), engine: engine)
        }
        let bad = try CurvatureProblem.function(at: [-1, 2], engine: engine) { log($0).sum() }
        #expect(throws: CurvatureError.notFinite("the loss")) { try Inspection(of: bad) }
        #expect(throws: CurvatureError.self) { try InspectionPlan(of: CurvatureProblem.function(at: [0, 1], engine: engine) { $0.sqrt().sum() }, budget: .products(60)) }
        let flat = try CurvatureProblem.function(at: [0.1], engine: engine) { ($0 - 0.1).squared().sum().sqrt() }
        #expect(throws: CurvatureError.self) { try flat.slope() }
    }
}
