import Foundation
import PJRT
import ThalwegCore
import ThalwegData
import ThalwegNN
import ThalwegOptimizers

extension Experiment {
    /// Trains from the experiment's seed to its end; the same seed on the same machine gives the same bits.
    ///
    /// - Parameter data: prepared data to share between runs; read again when nil.
    /// - Throws: what is wrong with the file, the data, the plugin or the disk. A diverging run is no error but a status.
    public func train(_ options: TrainingOptions = .init(), data: PreparedData? = nil) throws -> TrainingRun {
        var trainer = try Trainer(plan: plan(data), options: options)
        return try trainer.run()
    }
}

/// The loop: one compiled step with donated state, probes beside it now and then, an evaluation after every epoch.
struct Trainer {
    let plan: TrainingPlan
    let options: TrainingOptions
    let engine: Engine
    var log: RunLog
    private let started = ContinuousClock.now
    private let layout: ProbeLayout
    private let evaluators: (train: Evaluator, validation: Evaluator?)
    /// Where the optimizer evaluates other parameters than it trains.
    private let averaged: AveragedState?
    private var state: TrainingState<Buffer>
    private let types: TrainingState<TensorType>
    private let inputs: Buffer, targets: Buffer
    private let inputType: TensorType, targetType: TensorType, orderType: TensorType
    private var plainSteps: CompiledProgram?
    private var probedStep: CompiledProgram?
    private var schedule: ProbeSchedule
    private var curvature: CurvatureRecorder?
    private var preconditioner: PreconditionerProgram?
    /// Seconds spent in steps.
    private var trained = 0.0
    private var firstStep = 0

    init(plan: TrainingPlan, options: TrainingOptions) throws {
        self.plan = plan
        self.options = options
        engine = try options.engine ?? .shared()
        let experiment = plan.experiment
        layout = ProbeLayout(plan.model)
        log = RunLog(
            name: experiment.name, seed: experiment.seed, device: engine.deviceName.description, parameterCount: plan.model.parameterCount,
            batchSize: plan.batchSize, stepsPerEpoch: plan.stepsPerEpoch, plannedSteps: plan.plannedSteps,
            optimizer: experiment.optimizer.name, learningRate: experiment.optimizer.learningRate, loss: experiment.loss.name,
            data: DataFacts(plan.data), layers: layout.sites.map(\.facts))
        log.warnings = plan.warnings
        log.outputActivation = plan.model.outputActivation
        log.specification = experiment.yaml

        let begin = ContinuousClock.now
        let initial = try Initialization.state(of: plan, parameters: options.initialParameters, engine: engine)
        let types = initial.map { TensorType($0.dtype, $0.shape) }
        self.types = types
        let inputArray = plan.inputs(of: plan.data.training), targetArray = plan.targets(of: plan.data.training)
        inputType = TensorType(inputArray.dtype, inputArray.shape)
        targetType = TensorType(targetArray.dtype, targetArray.shape)
        orderType = TensorType(.int32, [plan.stepsPerEpoch * plan.batchSize])
        let engine = engine
        inputs = try engine.upload(inputArray)
        targets = try engine.upload(targetArray)
        let trainEvaluator = try Evaluator(plan: plan, part: plan.data.training, types: types, engine: engine)
        let heldOut = try plan.data.validation.map {
            try Evaluator(plan: plan, part: $0, types: types, engine: engine, sharing: trainEvaluator)
        }
        evaluators = (trainEvaluator, heldOut)
        let firstOrder = EpochOrder(count: plan.data.training.count, seed: plan.seed, shuffles: experiment.data.shuffle).order(epoch: 0)
        averaged = try AveragedState(
            plan: plan, types: types, inputs: inputs, inputType: inputType, order: HostArray(firstOrder), engine: engine)
        schedule = ProbeSchedule(plannedSteps: min(plan.plannedSteps, options.maximumSteps ?? .max))
        if let folder = options.resume {
            let checkpoint = try Checkpoint(readingFrom: folder, matching: types)
            state = try checkpoint.state.map(engine.upload)
            firstStep = checkpoint.log.steps
            let fresh = log
            log = checkpoint.log
            log.plannedSteps = fresh.plannedSteps
        } else {
            state = try initial.map(engine.upload)
        }
        curvature = options.curvature.map { CurvatureRecorder($0, plan: plan, engine: engine, records: log.curvature ?? []) }
        if options.curvature != nil || options.looksAhead { preconditioner = try PreconditionerProgram(plan: plan, types: types, engine: engine) }
        log.seconds.compile += seconds(since: begin)
    }

    mutating func run() throws -> TrainingRun {
        let total = min(plan.plannedSteps, options.maximumSteps ?? .max)
        if firstStep < total {
            // A step that does not fit memory is refused before anything runs.
            if wantsProbe(step: firstStep) { probedStep = try compile(probe: layout) }
            plainSteps = try compile(probe: nil)
        }
        if firstStep == 0 {
            log.initial = try measure(state)
            try takeSnapshot(epoch: 0)
        }
        var step = firstStep
        var stale = 0, bestLoss = Double.infinity
        var lastReport = ContinuousClock.now
        var order: Buffer?
        var orderEpoch = -1
        log.status = .completed
        let orders = EpochOrder(count: plan.data.training.count, seed: plan.seed, shuffles: plan.experiment.data.shuffle)
        loop: while step < total {
            if options.isInterrupted?() == true {
                log.status = .interrupted
                break
            }
            let epoch = step / plan.stepsPerEpoch, batch = step % plan.stepsPerEpoch
            if epoch != orderEpoch {
                order = try engine.upload(padded(orders.order(epoch: epoch)))
                orderEpoch = epoch
            }
            guard let order else { break }
            try lookAtCurvature(step: step)
            if wantsProbe(step: step) { try probe(step: step, batch: batch, order: order) }
            let ends = [total - step, plan.stepsPerEpoch - batch] + (options.checkpointEvery.map { [$0 - step % $0] } ?? []) + (curvature.map { [$0.steps(from: step)] } ?? [])
            let count = schedule.plainSteps(from: step, atMost: min(StepProgram.capacity, ends.min() ?? 1), probes: options.probes)
            try advance(batch: batch, count: count, order: order)
            if var recorder = curvature, recorder.isWaiting {
                try recorder.complete(parameters: state.parameters.map(engine.download))
                (curvature, log.curvature) = (recorder, recorder.records)
            }
            step += count
            log.steps = step
            if ContinuousClock.now - lastReport > .milliseconds(100) {
                report(step: step, of: total)
                lastReport = .now
            }
            if step % plan.stepsPerEpoch == 0 {
                log.epochs = step / plan.stepsPerEpoch
                let record = try endOfEpoch(step: step)
                try takeSnapshot(epoch: log.epochs)
                if log.firstNonFinite != nil {
                    log.status = .diverged
                    break loop
                }
                let watched = record.measures.validation?.loss ?? record.measures.train.loss
                stale = watched < bestLoss ? 0 : stale + 1
                bestLoss = min(bestLoss, watched)
                if let patience = plan.experiment.patience, stale >= patience, step < total {
                    log.status = .stoppedEarly
                    break loop
                }
            }
            if let every = options.checkpointEvery, step % every == 0 { try saveCheckpoint() }
            if let limit = options.maximumSeconds, trained > limit { break }
        }
        if log.firstNonFinite != nil, log.status == .completed { log.status = .diverged }
        log.seconds.train += trained
        log.seconds.probes += schedule.spent
        let seen = try evaluated()
        log.final = try measure(seen)
        log.seconds.total += seconds(since: started)
        if options.checkpoint != nil { try saveCheckpoint() }
        report(step: step, of: total)
        let host = try seen.map(engine.download)
        noteLossScale(host.lossScaling)
        let next = options.looksAhead && log.firstNonFinite == nil && log.status != .interrupted ? try lookAhead(step: step, order: orders) : nil
        return TrainingRun(log: log, parameters: host.parameters, state: host.modelState, experiment: plan.experiment, next: next)
    }

    /// What the step after the last would do; the state moves on, the log does not.
    private mutating func lookAhead(step: Int, order orders: EpochOrder) throws -> NextStep {
        let rate = plan.learningRate(step: step, scale: plan.plateauScale(after: log.history) ?? 1), seen = log
        let divisor = try preconditioner?(state, engine: engine)
        var after: ArrayTree?
        if averaged == nil {
            let epoch = step / plan.stepsPerEpoch
            try advance(batch: step % plan.stepsPerEpoch, count: 1, order: try engine.upload(padded(orders.order(epoch: epoch))))
            after = try state.parameters.map(engine.download)
        }
        log = seen
        return NextStep(learningRate: rate, bound: plan.experiment.optimizer.stability, preconditioner: divisor, parameters: after)
    }

    /// Whether the step is to be measured: one whose batch is whole, when the schedule says so.
    private func wantsProbe(step: Int) -> Bool {
        let isFull = (step % plan.stepsPerEpoch + 1) * plan.batchSize <= plan.data.training.count
        return options.probes && isFull && schedule.isDue(step: step, elapsed: trained)
    }

    private mutating func lookAtCurvature(step: Int) throws {
        guard var recorder = curvature, log.firstNonFinite == nil, recorder.isDue(step: step, trained: trained) else { return }
        let rate = plan.learningRate(step: step, scale: plan.plateauScale(after: log.history) ?? 1)
        let next = NextStep(
            learningRate: rate, bound: plan.experiment.optimizer.stability, preconditioner: try preconditioner?(state, engine: engine), parameters: nil)
        try recorder.record(step: step, parameters: state.parameters.map(engine.download), state: state.modelState.map(engine.download), next: next)
        curvature = recorder
        log.curvature = recorder.records
    }

    /// Consecutive plain steps of one epoch, in one run of the program.
    private mutating func advance(batch: Int, count: Int, order: Buffer) throws {
        if plainSteps == nil { plainSteps = try compile(probe: nil) }
        guard let plainSteps else { preconditionFailure("the steps were just compiled") }
        let begin = ContinuousClock.now
        let results = try plainSteps.run(buffers: arguments(batch: batch, order: order) + [engine.upload(HostArray(scalar: Int32(count)))])
        state = state.replacing(Array(results.prefix(types.count)))
        for loss in try engine.download(results[types.count]).doubles.prefix(count) { note(loss: loss) }
        let time = seconds(since: begin)
        trained += time
        schedule.recordPlain(seconds: time / Double(count))
    }

    /// Measures the step that comes next, and changes nothing: another program rounds otherwise, and when there is time for a probe depends on
    /// the machine, so that a probe that were the step itself would change the bits of the run.
    private mutating func probe(step: Int, batch: Int, order: Buffer) throws {
        if probedStep == nil { probedStep = try compile(probe: layout) }
        guard let probedStep else { preconditionFailure("the step was just compiled") }
        let begin = ContinuousClock.now
        let measured = try probedStep.run(buffers: arguments(batch: batch, order: order)).map(engine.download)
        let loss = measured[0].scalar
        let record = layout.record(step: step, loss: loss, matrix: measured[1], histograms: measured[2], gradientNorm: measured[3].scalar)
        let time = seconds(since: begin)
        trained += time
        schedule.recordProbe(step: step, seconds: time)
        // A step skipped by dynamic loss scaling says nothing about the network.
        if plan.experiment.lossScaling == .dynamic, loss.isFinite, !record.gradientNorm.isFinite { return }
        log.probes.append(record)
        if loss.isFinite, log.firstNonFinite == nil, let layer = record.layers.first(where: { $0.nonFiniteShare > 0 }) {
            log.firstNonFinite = NonFinite(step: step, place: "activation or gradient of \(layer.path)")
        }
    }

    private mutating func noteLossScale(_ scaling: ArrayTree) {
        guard let scale = scaling["scale"]?.scalar, let skipped = scaling["skipped_steps"].map({ Int($0.scalar) }) else { return }
        (log.lossScale, log.skippedSteps) = (scale, skipped)
        guard log.steps > 20, skipped * 2 > log.steps else { return }
        log.warnings.append(
            "\(skipped) of \(log.steps) steps were skipped because gradients overflowed in f16, the loss scale being \(Int(scale)) in the end; use bf16 or f32")
    }

    private mutating func note(loss: Double) {
        if !loss.isFinite, log.firstNonFinite == nil { log.firstNonFinite = NonFinite(step: log.stepLosses.count, place: "loss") }
        log.stepLosses.append(loss)
    }

    private func arguments(batch: Int, order: Buffer) throws -> [Buffer] {
        state.leaves + [inputs, targets, order, try engine.upload(HostArray(scalar: Int32(batch * plan.batchSize)))]
    }

    private mutating func compile(probe: ProbeLayout?) throws -> CompiledProgram {
        let begin = ContinuousClock.now
        let step = StepProgram(plan: plan, probe: probe)
        let program =
            probe == nil
            ? try step.traceLoop(state: types, inputs: inputType, targets: targetType, order: orderType)
            : try step.trace(state: types, inputs: inputType, targets: targetType, order: orderType)
        let compiled = try engine.compile(
            program, named: probe == nil ? "training_steps" : "probed_step",
            aliases: probe == nil ? Dictionary(uniqueKeysWithValues: (0..<types.count).map { ($0, $0) }) : [:],
            inputNames: types.names + ["the training inputs", "the training targets", "the epoch's order"])
        log.seconds.compile += seconds(since: begin)
        return compiled
    }

    private func padded(_ order: [Int32]) -> HostArray {
        HostArray(order + [Int32](repeating: 0, count: plan.stepsPerEpoch * plan.batchSize - order.count))
    }

    /// The state to evaluate and to hand back: the trained one, or the optimizer's averages with statistics of their own.
    private func evaluated() throws -> TrainingState<Buffer> {
        guard let averaged, log.steps > 0 else { return state }
        return try averaged(state)
    }

    private func measure(_ state: TrainingState<Buffer>) throws -> Measures {
        Measures(train: try evaluators.train.measure(state), validation: try evaluators.validation?.measure(state))
    }

    private mutating func endOfEpoch(step: Int) throws -> EpochRecord {
        let recent = log.stepLosses.suffix(plan.stepsPerEpoch)
        var measures = Measures(train: Measure(loss: recent.reduce(0, +) / Double(max(recent.count, 1))))
        if let validation = evaluators.validation { measures.validation = try validation.measure(evaluated()) }
        let rate = plan.learningRate(step: step - 1, scale: plan.plateauScale(after: log.history) ?? 1)
        let record = EpochRecord(epoch: log.epochs, step: step, measures: measures, learningRate: rate)
        log.history.append(record)
        if let scale = plan.plateauScale(after: log.history) {
            state.optimizerState[Optimizer.scheduleScaleLeaf] = try engine.upload(HostArray(scalar: scale))
        }
        return record
    }

    private func takeSnapshot(epoch: Int) throws {
        guard let snapshots = options.snapshots, epoch % snapshots.every == 0 else { return }
        snapshots.take(epoch, try evaluated().parameters.map(engine.download))
    }

    private func saveCheckpoint() throws {
        guard let folder = options.checkpoint else { return }
        var current = log
        current.checkpoint = folder
        try Checkpoint(state: state.map(engine.download), log: current).write(to: folder)
    }

    private func report(step: Int, of total: Int) {
        guard let progress = options.progress else { return }
        let done = Double(step - firstStep), rate = trained > 0 ? done / trained : 0
        progress(
            TrainingProgress(
                step: step, steps: total, epoch: step / plan.stepsPerEpoch, epochs: (total + plan.stepsPerEpoch - 1) / plan.stepsPerEpoch,
                loss: log.stepLosses.last ?? .nan, validationAccuracy: log.history.last?.measures.validation?.accuracy,
                rate: rate, secondsLeft: rate > 0 ? Double(total - step) / rate : .nan))
    }

    private func seconds(since instant: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - instant
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
