/// Decides which steps are probed, so that probes take no more than their share of the training time.
///
/// The cost of a probe is measured: it computes a step that is not taken. Wanted are steps 0, 1, 2, 4, 8 … and
/// then evenly spaced ones. Step 0 is always probed: without it no start can be judged. Any other wanted step is probed when
/// the share, that probe included, stays within the budget of the time passed so far.
///
/// A run of a small network is over in milliseconds, and its share would pay for no probe. So up to `allowance` seconds are
/// granted to every run, a fifth at once and the rest as the run goes on; they count only where training takes less than
/// `allowance / share`.
struct ProbeSchedule {
    /// The largest share of training time.
    let share: Double
    private var plain = Average(), probed = Average()
    private(set) var spent = 0.0
    private var next = 0
    /// Seconds of probes that every run may take.
    private let allowance: Double
    private let spacing: Int
    private let plannedSteps: Int

    private struct Average {
        var value = 0.0
        var count = 0
        mutating func add(_ sample: Double) {
            count += 1
            value += (sample - value) / Double(min(count, 20))
        }
    }

    init(plannedSteps: Int, share: Double = 0.08, wanted: Int = 60, allowance: Double = 0.1) {
        self.share = share
        self.allowance = allowance
        self.plannedSteps = plannedSteps
        spacing = max(1, plannedSteps / wanted)
    }

    /// Whether to probe this step; the last one is always wanted.
    func isDue(step: Int, elapsed: Double) -> Bool {
        guard step >= next || step == plannedSteps - 1 else { return false }
        if probed.count == 0 { return true }
        let cost = probed.value
        let progress = Double(step) / Double(max(plannedSteps, 1))
        return spent + cost <= max(share * max(elapsed - spent, 0), allowance * (0.2 + 0.8 * progress))
    }

    /// How many plain steps to run before looking again: up to the next one that is wanted, and for about 50 ms.
    func plainSteps(from step: Int, atMost limit: Int, probes: Bool) -> Int {
        guard plain.count > 0 else { return 1 }
        var count = min(limit, max(1, Int(0.05 / max(plain.value, 1e-6))))
        if probes {
            if step < next { count = min(count, next - step) }
            if step < plannedSteps - 1 { count = min(count, plannedSteps - 1 - step) }
        }
        return max(count, 1)
    }

    /// Tells the time of a plain step.
    mutating func recordPlain(seconds: Double) { plain.add(seconds) }

    /// Tells that a step was probed, and what the probe took.
    mutating func recordProbe(step: Int, seconds: Double) {
        probed.add(seconds)
        spent += seconds
        next = step < 2 ? step + 1 : min(step * 2, step + spacing)
    }
}
