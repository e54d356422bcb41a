import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

@Suite struct ScheduleTests {
    static let references = (Trajectory.files["basic"]?["schedules"]?.list ?? [])

    /// One of each, every option away from its default.
    static let examples: [ConfigurationNode] = [
        ["constant": ["warmup": 5]], ["step": ["every": 7, "factor": 0.5, "warmup": 5]],
        ["multi_step": ["at": [3, "2 epochs", "2.5 epochs"], "factor": 0.2, "warmup": 5]],
        ["exponential": ["rate": 0.9, "every": 3, "warmup": 5]], ["polynomial": ["power": 1.7, "end": 0.1, "warmup": 5]],
        ["linear": ["end": 0.1, "warmup": "1 epochs"]], ["cosine": ["end": 0.1, "warmup": 5]],
        ["cosine_restarts": ["period": 7, "multiplier": 2, "end": 0.1, "warmup": 5]], ["cosine_restarts": ["period": 7]],
        ["one_cycle": ["max": 2.0, "warmup": 20]], ["cyclic": ["low": 0.2, "high": 0.9, "period": 9, "warmup": 5]],
        ["warmup_stable_decay": ["decay": "2 epochs", "end": 0.1, "warmup": 5]], ["inverse_sqrt": ["warmup": 5]],
        ["reduce_on_plateau": ["factor": 0.5, "patience": 3, "warmup": 5]],
    ]

    @Test(arguments: references) func `the factors are those of PyTorch and optax`(_ reference: ConfigurationNode) throws {
        let schedule = try makeSchedule(try #require(reference["schedule"])).resolved(steps: 60, stepsPerEpoch: 10)
        let wanted = try #require(reference["factors"]?.list).compactMap(\.double)
        #expect(wanted.count == 60)
        for (step, wanted) in wanted.enumerated() { #expect(abs(schedule.factor(step: step) - wanted) < 1e-12, "step \(step)") }
    }

    @Test func `there is an example of every schedule, and references from elsewhere`() {
        #expect(Set(Self.examples.compactMap { $0.map?.keys.first }) == Set(scheduleCatalogue.names))
        #expect(Self.references.count == 12)
    }

    @Test(arguments: examples) func `program and host compute the same factor`(_ node: ConfigurationNode) throws {
        let schedule = try makeSchedule(node).resolved(steps: 60, stepsPerEpoch: 10)
        let steps = Array(0..<90) + [1_000_003, Int(Int32.max)]
        let traced = try evaluate(steps.map { schedule.factor(step: Tensor(HostArray(scalar: Int32($0)))) }).map(\.scalar)
        for (step, traced) in zip(steps, traced) {
            let host = schedule.factor(step: step)
            #expect(abs(traced - host) <= 1e-12 * max(1, abs(host)), "step \(step)")
            #expect(host.isFinite && host >= 0)
        }
    }

    @Test(arguments: examples) func `a file's options come back as they were written`(_ node: ConfigurationNode) throws {
        #expect(try makeSchedule(node).configuration == node)
    }

    @Test(arguments: [Schedule.constant(warmup: .steps(4)), .linear(warmup: .steps(4)), .inverseSquareRoot(warmup: .steps(4))])
    func `the warm-up rises in a straight line and ends at the whole rate`(_ schedule: Schedule) {
        let resolved = schedule.resolved(steps: 100, stepsPerEpoch: 10)
        #expect((0..<4).map { resolved.factor(step: $0) } == [0.25, 0.5, 0.75, 1])
        #expect(resolved.factor(step: 4) <= 1)
    }

    @Test func `inverse square root falls as one over the root of the step`() {
        let schedule = Schedule.inverseSquareRoot(warmup: .steps(4)).resolved(steps: 100, stepsPerEpoch: 10)
        #expect(abs(schedule.factor(step: 15) - 0.5) < 1e-15)
        #expect(abs(schedule.factor(step: 99) - 0.2) < 1e-15)
    }

    @Test func `warm-up, plateau, decay`() {
        let schedule = Schedule.warmupStableDecay(warmup: .steps(10)).resolved(steps: 100, stepsPerEpoch: 10)
        #expect([0, 9, 10, 50, 80].map { schedule.factor(step: $0) } == [0.1, 1, 1, 1, 1])
        #expect(abs(schedule.factor(step: 90) - 0.5) < 1e-15)
        #expect(abs(schedule.factor(step: 99) - 0.05) < 1e-15)
        #expect(schedule.factor(step: 100) == 0)
    }

    @Test func `lengths are steps or epochs`() throws {
        let schedule = try makeSchedule(["step": ["every": "1.5 epochs"]])
        #expect(schedule.resolved(steps: 60, stepsPerEpoch: 10).factor(step: 14) == 1)
        #expect(schedule.resolved(steps: 60, stepsPerEpoch: 10).factor(step: 15) == 0.1)
        #expect(try makeSchedule(["step": ["every": "7 steps"]]).configuration == ["step": ["every": 7]])
        #expect(ScheduleLength.epochs(0.001).steps(perEpoch: 10) == 1)
        #expect(ScheduleLength.epochs(1e9).steps(perEpoch: .max) == Int(Int32.max))
    }

    @Test(arguments: [
        "{step: {every: 0}}", "{step: {}}", "{step: {every: -1}}", "{step: {every: 3 weeks}}", "{step: {every: nan epochs}}",
        "{step: {every: 1e99 epochs}}", "{multi_step: {at: []}, x: 1}", "{cosine: {end: -1}}", "{cosine: {warm_up: 3}}", "cosin",
        "{cosine_restarts: {period: 5, multiplier: 0}}", "{exponential: {rate: 0}}", "{reduce_on_plateau: {factor: 1}}",
    ])
    func `a mistake in a file is refused`(_ text: String) throws {
        let node = try YAMLReader.parse(text, file: nil)
        #expect(throws: ConfigurationError.self) { try makeSchedule(node) }
    }

    @Test func `no schedule fails on a run of no or one step`() throws {
        for node in Self.examples {
            for steps in 0...2 {
                let schedule = try makeSchedule(node).resolved(steps: steps, stepsPerEpoch: 0)
                for step in 0...3 { #expect(schedule.factor(step: step).isFinite) }
            }
        }
    }

    @Test func `a plateau lowers the rate after the patience is over, and counts anew`() {
        let rule = PlateauRule(factor: 0.5, patience: 2)
        var state = PlateauState()
        let scales = [1.0, 0.9, 0.9, 0.95, .nan, 0.9, 0.9, 0.9, 0.5, 0.4].map { state.observe($0, rule: rule) }
        #expect(scales == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25])
        #expect(state.best == 0.4)
        #expect(Schedule.reduceOnPlateau(factor: 0.5, patience: 2).plateau == rule)
        #expect(Schedule.reduceOnPlateau().resolved(steps: 1, stepsPerEpoch: 1).isHostDriven)
        #expect(!ResolvedSchedule.constant.isHostDriven)
    }
}
