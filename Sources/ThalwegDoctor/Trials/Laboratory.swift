import Foundation
import Synchronization
import ThalwegTraining
import ThalwegData

/// Runs trials, and remembers them: the same experiment is never trained twice.
public final class Laboratory: Sendable {
    private struct State {
        var runs: [String: RunLog] = [:]
        var data: [String: PreparedData] = [:]
    }
    private let state = Mutex(State())
    private let isInterrupted: (@Sendable () -> Bool)?

    /// A laboratory without memories.
    ///
    /// - Parameter isInterrupted: asked before every step; true stops the trial at hand and all later ones.
    public init(isInterrupted: (@Sendable () -> Bool)? = nil) { self.isInterrupted = isInterrupted }

    /// Whether trials are to end.
    var mustStop: Bool { isInterrupted?() ?? false }

    /// Remembers a run that was made elsewhere.
    func remember(_ run: RunLog, of experiment: Experiment) {
        let key = Self.key(experiment, nil)
        state.withLock { $0.runs[key] = run }
    }

    /// The full run of an experiment, if it was made already.
    func known(_ experiment: Experiment) -> RunLog? {
        let key = Self.key(experiment, nil)
        return state.withLock { $0.runs[key] }
    }

    /// Trains, or remembers.
    ///
    /// - Throws: `DoctorError.interrupted`, and whatever training throws.
    func run(
        _ experiment: Experiment, maximumSteps: Int? = nil, maximumSeconds: Double? = nil,
        progress: (@Sendable (TrainingProgress) -> Void)? = nil
    ) throws -> RunLog {
        if mustStop { throw DoctorError.interrupted }
        let key = Self.key(experiment, maximumSteps)
        if let known = state.withLock({ $0.runs[key] }) { return known }
        var options = TrainingOptions()
        options.maximumSteps = maximumSteps
        options.maximumSeconds = maximumSeconds
        options.progress = progress
        options.isInterrupted = isInterrupted
        let log = try experiment.train(options, data: data(of: experiment)).log
        if mustStop { throw DoctorError.interrupted }
        state.withLock { $0.runs[key] = log }
        return log
    }

    private func data(of experiment: Experiment) throws -> PreparedData {
        let key = "\(experiment.seed) \(Change.text(experiment.specification["data"])) \(experiment.baseDirectory)"
        if let known = state.withLock({ $0.data[key] }) { return known }
        let data = try experiment.prepareData()
        state.withLock {
            if $0.data.count >= 8 { $0.data = [:] }
            $0.data[key] = data
        }
        return data
    }

    private static func key(_ experiment: Experiment, _ steps: Int?) -> String { "\(steps ?? -1) \(experiment.seed)\n\(experiment.yaml)" }
}
