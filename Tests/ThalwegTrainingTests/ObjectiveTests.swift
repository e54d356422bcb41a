import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers
@testable import ThalwegTraining

/// The objective that the training step gives its optimizer.
@Suite struct ObjectiveTests {
    private static let text = """
        precision: f64
        data: {source: iris}
        model: {layers: [{dense: {units: 8, activation: tanh, l2: 0.01}}, {dropout: {rate: 0.2}}, batch_norm, {dense: {units: 3, trainable: false}}]}
        loss: {name: softmax_cross_entropy, class_weights: balanced}
        optimizer: {name: adam, learning_rate: 0.01}
        regularization: {l1: 0.001}
        training: {epochs: 1, batch_size: 50}
        """

    /// Loss and gradient of a step, and the objective at its parameters. `start` 100 is the last, smaller batch.
    private func step(
        _ experiment: Experiment, start: Int, _ body: (BatchGradient, Objective, Tree) throws -> [Tensor]
    ) throws -> [HostArray] {
        let plan = try experiment.plan()
        let state = try Initialization.state(of: plan, parameters: nil, engine: .shared()).map { Tensor($0) }
        let order = HostArray((0..<Int32(plan.stepsPerEpoch * plan.batchSize)).map { min($0, Int32(plan.data.training.count - 1)) })
        let batch = BatchGradientProgram(
            plan: plan, probe: nil, inputs: Tensor(plan.inputs(of: plan.data.training)), targets: Tensor(plan.targets(of: plan.data.training)),
            order: Tensor(order))
        let trained = state.parameters.filter { !plan.model.frozenParameters.contains($0) }
        let key = RandomKey(seed: 9), begin = Tensor(Double(start), dtype: .int32)
        let result = try batch.gradient(at: trained, state, start: begin, key: key, scale: nil)
        let objective = BatchObjective(batch: batch, current: state, start: begin, key: key, isPenalized: result.isPenalized).objective()
        return try evaluate(body(result, objective, trained))
    }

    @Test(arguments: [1, 3], [0, 100]) func `value and gradient are those of the step, whole or in microbatches`(pieces: Int, start: Int) throws {
        let changed = try experiment(Self.text).replacing([("training.accumulate", .integer(pieces))])
        let values = try step(changed, start: start) { result, objective, trained in
            let (value, gradient) = objective.valueAndGradient(at: trained)
            guard let model = objective.model else { return [] }
            let parts = try model.lossOfOutputs(model.outputs(trained)) + (model.penalty.map { try $0(trained) } ?? 0 * value)
            let split = grad(of: { (p: Tree) in try model.lossOfOutputs(model.outputs(p)) + (model.penalty?(p) ?? Tensor(0, dtype: .float64)) })(trained)
            let error = (gradient - result.gradient).norm() / result.gradient.norm()
            return [result.loss, result.value, value, parts, error, (split - gradient).norm() / gradient.norm(), model.exampleCount]
        }.map(\.scalar)
        try #require(values.count == 7)
        #expect(values[1] > values[0] + 1e-3)
        #expect(abs(values[2] - values[1]) < 1e-12 && abs(values[3] - values[1]) < 1e-12)
        #expect(values[4] < 1e-12 && values[5] < 1e-12)
        #expect(values[6] == (start == 0 ? 50 : 20))
    }

    @Test func `the mean squared gradient of sampled losses is the Gauss–Newton matrix`() throws {
        // On a linear model of one example the two can be compared along one direction: E(nᵀg)² n = vᵀGv.
        let linear = try experiment(
            """
            precision: f64
            data: {source: iris, validation: 0}
            model: {layers: [{dense: {units: 3, bias: false}}]}
            loss: softmax_cross_entropy
            optimizer: sgd
            training: {batch_size: 1, steps: 1}
            """)
        let values = try step(linear, start: 3) { _, objective, trained in
            guard let model = objective.model, let sampled = model.sampledLossOfOutputs else { return [] }
            let direction = trained.map { Tensor(HostArray((0..<$0.shape.elementCount).map { Double($0 % 5) - 2 }, shape: $0.shape)) }
            let curvature = model.gaussNewtonProduct(at: trained, along: direction).dot(direction)
            let squares = try vmap { (number: Tensor) in
                let slope = grad(of: { (p: Tree) in try sampled(model.outputs(p), RandomKey(seed: 1).fold(number)) })(trained).dot(direction)
                return slope * slope
            }(.iota([4000], axis: 0, dtype: .int32))
            return [curvature, squares.mean(), (objective.hessianProduct(at: trained, along: direction).dot(direction))]
        }.map(\.scalar)
        try #require(values.count == 3)
        #expect(abs(values[1] - values[0]) < 0.08 * values[0])
        #expect(abs(values[2] - values[0]) < 1e-9 * values[0])
    }

    @Test func `a loss without a likelihood has none to draw from, and nothing without penalties is a penalty`() throws {
        let hinge = try experiment(Self.text).replacing([
            ("loss", "categorical_hinge"), ("regularization", nil), ("model.layers.0.dense.l2", nil),
        ])
        _ = try step(hinge, start: 0) { result, objective, _ in
            #expect(objective.model != nil && objective.model?.sampledLossOfOutputs == nil && objective.model?.penalty == nil && !result.isPenalized)
            return [result.loss]
        }
    }

    @Test func `an optimizer for the whole data set warns of mini-batches and says what to set`() throws {
        let whole = Optimizer("newton_of_ones_own", learningRate: 1, step: Identity(), batches: .whole)
        let warning = try #require(TrainingPlan.batchWarning(whole, batchSize: 32, examples: 120))
        #expect(warning.contains("newton_of_ones_own") && warning.contains("batch_size: full") && warning.contains("32") && warning.contains("120"))
        #expect(TrainingPlan.batchWarning(whole, batchSize: 120, examples: 120) == nil)
        #expect(TrainingPlan.batchWarning(.sgd(), batchSize: 32, examples: 120) == nil)
        #expect(try experiment(Self.text).plan().warnings == [])
    }
}
