import Synchronization
public import ThalwegCore
public import ThalwegData

/// The parameters at a number of epochs, from the start to where training stopped.
public struct TrainingPath: Sendable {
    /// Epochs done at each point; the last need not be whole.
    public let epochs: [Int]
    /// The parameters there, as they would be evaluated.
    public let points: [ArrayTree]

    /// A path of points at their epochs; empty where there is none.
    public init(epochs: [Int] = [], points: [ArrayTree] = []) {
        self.epochs = epochs
        self.points = points
    }
}

extension Experiment {
    /// Trains up to a place and keeps the parameters on the way.
    ///
    /// Memory: at most `limit + 1` copies of the parameters on the host; longer runs are kept at every second, third … epoch.
    /// - Throws: as `run(to:)`.
    public func path(
        to place: TrainingPlace, limit: Int = 100, data: PreparedData? = nil, engine: Engine? = nil,
        progress: (@Sendable (TrainingProgress) -> Void)? = nil, isInterrupted: (@Sendable () -> Bool)? = nil
    ) throws -> (run: TrainingRun, path: TrainingPath) {
        let plan = try plan(data), limit = max(limit, 2)
        var epochs = plan.plannedSteps / plan.stepsPerEpoch
        if case .epoch(let number) = place { epochs = min(epochs, number) }
        let kept = Mutex<[(epoch: Int, point: ArrayTree)]>([])
        let snapshots = Snapshots(every: (epochs + limit - 1) / limit) { epoch, point in kept.withLock { $0.append((epoch, point)) } }
        let run = try run(to: place, data: plan.data, engine: engine, snapshots: snapshots, progress: progress, isInterrupted: isInterrupted)
        var all = kept.withLock { $0 }
        if all.last?.point != run.parameters { all.append((run.log.epochs, run.parameters)) }
        return (run, TrainingPath(epochs: all.map(\.epoch), points: all.map(\.point)))
    }
}
