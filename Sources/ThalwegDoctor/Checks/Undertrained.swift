public import ThalwegTraining

/// Training that ended while the loss was still falling.
public struct Undertrained: Check {
    public static let id = "undertrained"
    public static let description = CheckDescription(
        title: "Undertrained",
        meaning: "Nothing is wrong but the number of steps: the loss was still falling when training ended.",
        detection: "The smoothed loss fell by more than 5 % over the last quarter of the steps, and less than 80 % was learned. A warning only if longer training is confirmed to reach a tenth more; what already learned most of its task is at most a note.",
        confirmation: "Four times as many steps, from the same seed.",
        cures: ["more epochs", "a larger learning rate"],
        sources: ["Prechelt 1998, doi:10.1007/3-540-49430-8_3"])
    public static let confirmingTreatments: [any Treatment] = [TrainLonger()]
    public init() {}

    static let drop = 0.05

    public func examine(_ run: RunLog) -> Finding? {
        guard run.trainingQuality < 0.8, !run.hasDiverged, run.status == .completed, run.stepLosses.count >= 8 else { return nil }
        let means = run.lossMeans(windows: 4)
        guard means.count == 4, means[2].isFinite, means[3].isFinite, means[2] > 0 else { return nil }
        let drop = 1 - means[3] / means[2]
        guard drop > Self.drop else { return nil }
        return Finding(
            id: Self.id, severity: .warning, confidence: min(0.4 + drop, 0.7),
            summary: "the loss still fell by \(percent(drop)) over the last quarter of \(run.steps) steps; \(percent(run.trainingQuality)) was learned of what a constant answer leaves.",
            places: ["training"], sinceStep: run.steps * 3 / 4, evidence: [Evidence("late_loss_drop", drop, ">", Self.drop, step: run.steps)])
    }
}
