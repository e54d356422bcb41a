import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegCurvature
@testable import ThalwegTraining

@Suite struct CurvatureTests {
    static func experiment(_ layers: ConfigurationNode, _ training: ConfigurationNode, optimizer: ConfigurationNode = ["adam": ["learning_rate": 0.01]]) throws -> Experiment {
        try Experiment(specification: [
            "thalweg": 1, "data": "iris", "model": ["layers": layers], "loss": "softmax_cross_entropy", "optimizer": optimizer, "training": training,
            "regularization": ["l2": 0.01],
        ])
    }

    @Test func `an experiment's Hessian is that of its loss in f64`() throws {
        var node = try Self.experiment([["dense": ["units": 3]]], ["epochs": 2]).specification
        node["precision"] = "f64"
        let experiment = try Experiment(specification: node), run = try experiment.train()
        let problem = try experiment.curvatureProblem(at: run), hessian = try HessianOperator(of: problem).dense()
        // Central differences of the gradient.
        let space = problem.space, step = 1e-5
        let n = space.count
        func gradient(_ shift: Double, _ column: Int) throws -> [Double] {
            let unit = try problem.algebra.block(HostArray((0..<n).map { $0 == column ? 1.0 : 0 }))
            return try problem.moved(along: unit, by: shift).slope().gradient.downloaded().doubles
        }
        for column in stride(from: 0, to: n, by: 4) {
            let (up, down) = (try gradient(step, column), try gradient(-step, column))
            for row in 0..<n { #expect(abs((up[row] - down[row]) / (2 * step) - hessian[row, column]) < 1e-8) }
        }
        #expect(abs(try problem.slope().loss - (run.log.final.train.loss + 0.01 * run.parameters.pairs.filter { $0.leaf.shape.rank >= 2 }.reduce(0) { $0 + $1.leaf.doubles.reduce(0) { $0 + $1 * $1 } })) < 1e-12)
    }

    @Test func `a point is classified with the index that the dense Hessian has`() throws {
        var node = try Self.experiment([["dense": ["units": 4, "activation": "tanh"]], ["dense": ["units": 3]]], ["epochs": 1]).specification
        node["precision"] = "f64"
        let experiment = try Experiment(specification: node), run = try experiment.train()
        let found = try classify(run.parameters, of: experiment)
        let dense = try HessianOperator(of: experiment, at: run.parameters).dense()
        let values = try #require(SymmetricEigen(dense)).values, size = values.map(abs).max() ?? 0
        let index = try #require(found.index)
        #expect(index == Estimate(value: Double(values.count { $0 < -1e-4 * size }), standardError: 0, samples: 1))
        #expect("\(found)".hasPrefix("\(found.kind.rawValue): λmin = "))
    }

    @Test func `a noisy loss is refused, and taken in evaluation mode when asked`() throws {
        for layer: ConfigurationNode in [["dropout": ["rate": 0.5]], "batch_norm"] {
            let experiment = try Self.experiment([["dense": ["units": 4]], layer, ["dense": ["units": 3]]], ["epochs": 1])
            let run = try experiment.train()
            #expect(throws: CurvatureError.self) { try experiment.curvatureProblem(at: run) }
            let problem = try experiment.curvatureProblem(at: run, noise: .evaluation)
            #expect(try problem.loss() == problem.loss())
        }
        let plain = try Self.experiment([["dense": ["units": 3]]], ["epochs": 1])
        #expect(try plain.noise() == nil)
    }

    @Test func `places of training are those of one run`() throws {
        let experiment = try Self.experiment([["dense": ["units": 3]]], ["epochs": 3])
        let whole = try experiment.train()
        #expect(try experiment.run(to: .end).parameters == whole.parameters)
        #expect(try experiment.run(to: .epoch(3)).parameters == whole.parameters)
        #expect(try experiment.run(to: .epoch(0)).parameters == experiment.run(to: .start).parameters)
        #expect(try experiment.run(to: .epoch(1)).parameters != whole.parameters)
        #expect(throws: ExperimentError.self) { try experiment.run(to: .epoch(4)) }
        #expect(TrainingPlace(text: "epoch:2") == .epoch(2) && TrainingPlace(text: "epoch:-1") == nil && TrainingPlace(text: "epoch") == nil)
    }

    @Test func `looking at the curvature on the way changes no bit of training`() throws {
        let experiment = try Self.experiment([["dense": ["units": 8, "activation": "tanh"]], "batch_norm", ["dense": ["units": 3]]], ["epochs": 6])
        var options = TrainingOptions()
        let plain = try experiment.train(options)
        options.curvature = CurvatureSchedule(every: 5, share: 1e9, examples: 50)
        let watched = try experiment.train(options)
        #expect(watched.parameters == plain.parameters && watched.log.stepLosses == plain.log.stepLosses)
        let records = try #require(watched.log.curvature)
        #expect(records.map(\.step) == Array(stride(from: 0, to: plain.log.steps, by: 5)))
        for record in records {
            #expect(record.largest > record.smallest && record.largestBound < 0.1 * record.largest)
            #expect(abs(record.stability - 0.01 * record.largest) < 1e-9)
            // Before the first step Adam has divided by nothing.
            #expect((record.stabilityRatio == nil) == (record.step == 0))
            if let ratio = record.stabilityRatio, let largest = record.preconditionedLargest { #expect(abs(ratio - largest * 0.01 / 38) < 1e-9) }
            for share in [record.stepAlongTop, record.gradientAlongTop] { #expect((0...1).contains(try #require(share))) }
        }
        options.curvature = CurvatureSchedule(every: 1, share: 1e-9)
        #expect(try experiment.train(options).log.curvature?.count ?? 0 <= 2)
    }

    @Test func `the next step is the one that training takes, and seeing it changes nothing`() throws {
        let experiment = try Self.experiment([["dense": ["units": 3]]], ["epochs": 2, "batch_size": "full"])
        let plain = try experiment.run(to: .epoch(1)), ahead = try experiment.run(to: .epoch(1), looksAhead: true)
        #expect(plain.next == nil && ahead.parameters == plain.parameters && ahead.log.stepLosses == plain.log.stepLosses)
        let next = try #require(ahead.next), problem = try experiment.curvatureProblem(at: ahead), rule = try next.rule(of: problem)
        let later = try experiment.run(to: .epoch(2)).parameters
        #expect(next.parameters == later && next.learningRate == 0.01)
        // After one step Adam's bias-corrected root is the gradient's magnitude, and its average has the weight 0.1.
        let start = try experiment.curvatureProblem(at: experiment.run(to: .start)), gradient = try start.slope().gradient.downloaded().doubles
        for (p, g) in zip(try #require(rule.preconditioner).downloaded().doubles, gradient) { #expect(abs(p - 0.1 * (abs(g) + 1e-8)) < 1e-4 * p + 1e-9) }
        #expect(try experiment.run(to: .start, looksAhead: true).next?.preconditioner == nil)
        let inspection = try Inspection(of: problem, rule: rule)
        let stability = try #require(inspection.stability)
        let step = try #require(inspection.step)
        #expect(stability.isPreconditioned && step.slope < 0)
    }

    @Test func `EKFAC of a convolutional network has the trace of Gauss–Newton, and both have their inverse`() throws {
        let experiment = try Experiment(specification: [
            "thalweg": 1, "data": "digits", "precision": "f64", "loss": "softmax_cross_entropy", "optimizer": "sgd", "training": ["steps": 1],
            "model": ["layers": [
                ["conv2d": ["filters": 2, "kernel": 3, "stride": 2]], "layer_norm", "flatten", ["dense": ["units": 4, "activation": "tanh"]], ["dense": ["units": 10]],
            ]],
        ])
        let run = try experiment.run(to: .start), problem = try experiment.curvatureProblem(at: run, examples: 30), layers = try experiment.factoredLayers()
        let ekfac = try EKFACOperator(of: problem, layers: layers), kfac = try KFACOperator(of: problem, layers: layers)
        let dense = try GaussNewtonOperator(of: problem).dense(), wanted = (0..<dense.rows).reduce(0) { $0 + dense[$1, $1] }, trace = try ekfac.trace()
        #expect(abs(trace - wanted) < 1e-10 * wanted)
        let algebra = problem.algebra, vector = try algebra.random(.gaussian, count: 2, seed: 1, number: 0)
        for found: any KroneckerOperator in [ekfac, kfac] {
            let back = try found.inverse(damping: 0.1).products(found.damped(by: 0.1).products(vector)), gap = try algebra.sum(back, vector, factor: [-1])
            #expect(try algebra.inner(gap, gap).allSatisfy { $0 < 1e-20 })
        }
        let missing = layers.filter { !$0.weight.contains("layers.0") }
        let error = #expect(throws: CurvatureError.self) { try KFACOperator(of: problem, layers: missing) }
        #expect(error.map { "\($0)".contains("layers.0") } == true)
    }

    @Test func `schedules are read strictly`() {
        #expect(CurvatureSchedule(text: "every=20") == CurvatureSchedule(every: 20))
        #expect(CurvatureSchedule(text: "every=20,share=0.5,examples=64") == CurvatureSchedule(every: 20, share: 0.5, examples: 64))
        for wrong in ["", "every", "every=0", "share=0.5", "every=5,share=-1", "every=5,often=2", "every=5,"] { #expect(CurvatureSchedule(text: wrong) == nil) }
    }
}
