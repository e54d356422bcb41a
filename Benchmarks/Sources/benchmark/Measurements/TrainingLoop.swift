import Thalweg

/// Training as users start it, `Experiment.train`: what is timed are its steps, reading the batch from the data included.
struct TrainingLoop: Measurement {
    private let experiment: Experiment
    private let data: PreparedData
    private let parameters: ArrayTree
    private let engine: Engine

    init(_ workload: Workload, optimizer: Optimizer = .adam(learningRate: 1e-3), engine: Engine) throws {
        // One batch again and again, as the others have it; an epoch long enough that its end costs nothing.
        let copies = workload.input.elementCount > 100 ? 16 : 1024
        let (inputs, labels) = workload.data()
        let rows = (0..<copies).flatMap { _ in 0..<workload.batch }
        let task: DataTask =
            switch workload.labels {
            case .classes(let count): .classification(classes: count)
            case .tokens(let vocabulary, _): .tokens(vocabulary: vocabulary)
            }
        let dataset = try Dataset(name: workload.name, inputs: inputs.rows(rows), targets: labels.rows(rows), task: task)
        experiment = try Experiment(
            Sequential(workload.layers),
            data: DataConfiguration(source: MemorySource(dataset), validation: .fraction(0), normalize: .none, shuffle: false),
            loss: workload.loss, optimizer: optimizer, epochs: 1_000_000, batchSize: workload.batch)
        data = try experiment.prepareData()
        parameters = try workload.initialState(engine: engine).parameters
        self.engine = engine
    }

    private func train(_ count: Int) throws -> RunLog {
        var options = TrainingOptions()
        options.engine = engine
        options.maximumSteps = count
        options.probes = false
        options.initialParameters = parameters
        return try experiment.train(options, data: data).log
    }

    mutating func seconds(_ count: Int) throws -> Double { try train(count).seconds.train }

    /// The losses of the first steps.
    func losses(_ count: Int) throws -> [Double] { try train(count).stepLosses }

    /// The loss of the fourth step.
    mutating func check() throws -> Double { try losses(4)[3] }
}
