/// A run log as TensorBoard shows it, written while the run goes on or afterwards.
///
/// Scalars: `loss/step`, `loss/train`, `loss/validation`, `accuracy/…` or `r2/…`, `learning_rate`, `gradient_norm/all`, and for
/// each layer `gradient_norm/<path>`, `weight_norm/<path>`, `update_ratio/<path>`, `saturation/<path>`, `dead/<path>`.
/// `curvature/largest_eigenvalue`, `curvature/smallest_eigenvalue`, `curvature/trace`, `curvature/stability` (learning rate × largest),
/// `curvature/sharpness` where they were looked at.
/// Histograms: `activation/<path>` of each probed step. Text: `run`, the run's settings.
/// The step of a step's loss is that step's, from 0; an epoch's values stand at the steps done by its end.
public struct TensorBoardLog: ~Copyable {
    private let writer: EventWriter
    private var time: Double
    private var step = 0
    private var steps = 0
    private var epochs = 0
    private var probes = 0
    private var looks = 0
    private var hasText = false

    /// Where the events go.
    public var path: String { writer.path }

    /// Begins a new event file in `directory`, which is made where it is missing.
    ///
    /// - Parameter started: When the run started, in seconds since 1970; the present by default.
    /// - Throws: `TensorBoardError.file`.
    public init(directory: String, started: Double? = nil) throws(TensorBoardError) {
        writer = try EventWriter(directory: directory)
        time = started ?? EventWriter.now
    }

    /// Writes all of a finished run into a new event file in `directory`; wall times are spread evenly over the run's seconds.
    ///
    /// - Throws: `TensorBoardError.file`.
    public static func write(run: RunLog, to directory: String) throws(TensorBoardError) {
        let seconds = run.seconds.total.isFinite ? max(run.seconds.total, 0) : 0
        var log = try TensorBoardLog(directory: directory, started: EventWriter.now - seconds)
        try log.update(run)
        try log.close()
    }

    /// Writes what `run` holds beyond the last call, and flushes: call it once an epoch. Wall times are spread evenly between
    /// the last call and now.
    ///
    /// - Throws: `TensorBoardError.file`.
    public mutating func update(_ run: RunLog) throws(TensorBoardError) {
        let now = EventWriter.now
        let clock = EventClock(start: time, end: now, first: step, last: max(run.steps, run.stepLosses.count))
        if !hasText {
            try writer.text("run", run.settingsTable, step: 0, wallTime: time)
            hasText = true
        }
        for index in steps..<max(steps, run.stepLosses.count) {
            try writer.scalar("loss/step", run.stepLosses[index], step: index, wallTime: clock.time(of: index))
        }
        for record in run.history.dropFirst(epochs) { try write(record, at: clock.time(of: record.step)) }
        for record in run.probes.dropFirst(probes) { try write(record, at: clock.time(of: record.step)) }
        for record in (run.curvature ?? []).dropFirst(looks) { try write(record, at: clock.time(of: record.step)) }
        looks = run.curvature?.count ?? 0
        (steps, epochs, probes) = (run.stepLosses.count, run.history.count, run.probes.count)
        (time, step) = (now, clock.last)
        try writer.flush()
    }

    /// Flushes and closes the file.
    ///
    /// - Throws: `TensorBoardError.file`.
    public consuming func close() throws(TensorBoardError) { try writer.close() }

    private func write(_ record: EpochRecord, at time: Double) throws(TensorBoardError) {
        try write(record.measures.train, part: "train", step: record.step, at: time)
        if let validation = record.measures.validation {
            try write(validation, part: "validation", step: record.step, at: time)
        }
        try writer.scalar("learning_rate", record.learningRate, step: record.step, wallTime: time)
    }

    private func write(_ measure: Measure, part: String, step: Int, at time: Double) throws(TensorBoardError) {
        try writer.scalar("loss/\(part)", measure.loss, step: step, wallTime: time)
        if let accuracy = measure.accuracy { try writer.scalar("accuracy/\(part)", accuracy, step: step, wallTime: time) }
        if let r2 = measure.r2 { try writer.scalar("r2/\(part)", r2, step: step, wallTime: time) }
    }

    private func write(_ record: CurvatureRecord, at time: Double) throws(TensorBoardError) {
        let scalars: [(String, Double?)] = [
            ("largest_eigenvalue", record.largest), ("smallest_eigenvalue", record.smallest), ("trace", record.trace), ("stability", record.stability),
            ("sharpness", record.sharpness), ("stability_ratio", record.stabilityRatio), ("preconditioned_eigenvalue", record.preconditionedLargest),
            ("alpha", record.alpha), ("gradient_along_top", record.gradientAlongTop), ("step_along_top", record.stepAlongTop),
        ]
        for (name, value) in scalars { if let value { try writer.scalar("curvature/\(name)", value, step: record.step, wallTime: time) } }
    }

    private func write(_ record: ProbeRecord, at time: Double) throws(TensorBoardError) {
        let step = record.step
        try writer.scalar("gradient_norm/all", record.gradientNorm, step: step, wallTime: time)
        for layer in record.layers {
            try writer.scalar("gradient_norm/\(layer.path)", layer.gradientNorm, step: step, wallTime: time)
            try writer.scalar("weight_norm/\(layer.path)", layer.weightNorm, step: step, wallTime: time)
            try writer.scalar("update_ratio/\(layer.path)", layer.updateRatio, step: step, wallTime: time)
            try writer.scalar("saturation/\(layer.path)", layer.saturatedShare, step: step, wallTime: time)
            try writer.scalar("dead/\(layer.path)", layer.deadShare, step: step, wallTime: time)
            if let histogram = layer.histogram {
                try writer.histogram("activation/\(layer.path)", histogram, step: step, wallTime: time)
            }
        }
    }
}

/// Wall times between two moments, evenly over the steps between.
private struct EventClock {
    var start: Double
    var end: Double
    var first: Int
    var last: Int

    func time(of step: Int) -> Double {
        guard last > first else { return end }
        return start + (end - start) * min(max(Double(step - first) / Double(last - first), 0), 1)
    }
}
