import Foundation
import ThalwegConfiguration
import ThalwegCore
import ThalwegData
import ThalwegOptimizers

/// A learning-rate range test: the network is trained for a few steps while the rate grows geometrically, several times over, and the rate is read
/// off where its loss starts to rise again.
///
/// The pick is a tenth of the rate at which the loss diverges, the median over sweeps that differ in initial parameters and the order of examples;
/// that point moves less with the length of a sweep and the size of the data than the steepest descent, which is told beside it.
/// Cost: `sweeps · steps` training steps, one compilation. The experiment and given parameters stay as they are.
/// Reference: Smith 2017, arXiv:1506.01186 (there with a linear rate and accuracy).
public struct LearningRateRange: Sendable {
    /// How to sweep.
    public struct Options: Sendable {
        /// The lowest rate; nil takes a ten-thousandth of the optimizer's default.
        public var low: Double?
        /// The highest rate; nil takes ten thousand times the optimizer's default.
        public var high: Double?
        /// Steps of a sweep, at least 20.
        public var steps = 100
        /// Sweeps, at least 1; with one there is no uncertainty to tell.
        public var sweeps = 5
        /// Start every sweep from these parameters instead of initial ones.
        public var parameters: ArrayTree?
        /// The device; the shared engine when nil.
        public var engine: Engine?
        /// The defaults.
        public init() {}
    }

    /// A rate to train with.
    public struct Suggestion: Sendable, Hashable {
        /// The pick, in two digits.
        public let rate: Double
        /// The lowest and the highest of the sweeps' own picks.
        public let range: ClosedRange<Double>
        /// The median rate of steepest descent; nil where no sweep had one.
        public let steepest: Double?
        /// The median rate of divergence; nil where half of the sweeps or more did not diverge.
        public let divergence: Double?
        /// Why this rate, in a sentence.
        public let because: String
    }

    /// Why there is no rate to suggest.
    public enum Failure: Sendable, Hashable {
        /// The loss is not finite before the first step: data or initial parameters are bad.
        case notFiniteAtStart
        /// At no rate the loss falls by more than its noise; its value at the start.
        case neverFalls(initialLoss: Double)
        /// The numbers overflow before the loss has fallen: at this rate.
        case overflows(rate: Double)
        /// Interrupted before a sweep was whole.
        case interrupted

        /// What was seen, and what to try.
        public var explanation: String {
            switch self {
            case .notFiniteAtStart:
                "the loss is not finite before the first step, so no learning rate can help; look for NaN or infinite values in the data "
                    + "(`thalweg doctor` names the cause)"
            case .neverFalls(let loss):
                "the loss stays at \(LearningRateRange.short(loss)) or rises at every rate, so the learning rate is not what is wrong; "
                    + "`thalweg doctor` looks for the cause (a dead network, a wrong loss, labels without information), or try other bounds"
            case .overflows(let rate):
                "the loss stops being finite at a rate of \(LearningRateRange.short(rate)) before it has fallen; look for NaN or infinite values in "
                    + "some of the examples (`thalweg doctor` names the cause), or lower the bounds"
            case .interrupted: "interrupted before a sweep was whole"
            }
        }
    }

    /// What came out.
    public enum Outcome: Sendable, Hashable {
        /// A rate.
        case found(Suggestion)
        /// None, and why.
        case failed(Failure)
    }

    /// What was trained.
    public let experiment: Experiment
    /// The sweeps, each with its curve.
    public let sweeps: [LearningRateSweep]
    /// The rate, or why there is none.
    public let outcome: Outcome
    /// What to know although nothing is wrong, such as bounds that were met.
    public let remarks: [String]
    /// Whether it was interrupted.
    public let isInterrupted: Bool

    /// The pick as a share of the rate of divergence.
    public static let share = 0.1

    /// The rate to use, where there is one.
    public var suggestion: Suggestion? {
        guard case .found(let suggestion) = outcome else { return nil }
        return suggestion
    }

    /// The change of the experiment that takes the rate: the key and the value of a `--set` option; nil where there is none.
    public var change: (path: String, value: Double)? { suggestion.map { ("optimizer.learning_rate", $0.rate) } }

    init(experiment: Experiment, sweeps: [LearningRateSweep], isInterrupted: Bool) {
        self.experiment = experiment
        self.sweeps = sweeps
        self.isInterrupted = isInterrupted
        let picks = sweeps.compactMap(\.suggestion).sorted()
        guard let first = sweeps.first else {
            (outcome, remarks) = (.failed(isInterrupted ? .interrupted : .notFiniteAtStart), [])
            return
        }
        guard first.initialLoss.isFinite else {
            (outcome, remarks) = (.failed(.notFiniteAtStart), [])
            return
        }
        guard picks.count * 2 > sweeps.count, let low = picks.first, let high = picks.last else {
            let overflowing = sweeps.filter { !$0.falls && $0.losses.last?.isFinite == false }.compactMap(\.divergence).sorted()
            let failure = overflowing.count * 2 > sweeps.count
                ? Failure.overflows(rate: LearningRateRange.median(overflowing)) : .neverFalls(initialLoss: first.initialLoss)
            (outcome, remarks) = (.failed(failure), [])
            return
        }
        let pick = LearningRateRange.rounded(LearningRateRange.median(picks))
        let diverging = sweeps.compactMap(\.divergence).sorted(), falling = sweeps.compactMap(\.steepest).sorted()
        let divergence = diverging.count * 2 > sweeps.count ? LearningRateRange.median(diverging) : nil
        let because = divergence.map { "a tenth of the rate at which the loss rises again, \(LearningRateRange.short($0))" }
            ?? "there the loss has done nine tenths of its fall; it does not rise again up to \(LearningRateRange.short(first.rates.last ?? pick))"
        outcome = .found(
            Suggestion(
                rate: pick, range: Swift.min(low, pick)...Swift.max(high, pick), steepest: falling.isEmpty ? nil : LearningRateRange.median(falling),
                divergence: divergence, because: because))
        var remarks: [String] = []
        if divergence == nil { remarks.append("the loss did not diverge within the bounds; a higher upper bound may tell more") }
        if let lowest = first.rates.first, let divergence, divergence < 100 * lowest {
            remarks.append("the loss diverges close to the lower bound \(LearningRateRange.short(lowest)); a lower one tells more")
        }
        if high > 10 * low { remarks.append("the sweeps differ more than tenfold; more sweeps or larger batches make the pick surer") }
        if picks.count < sweeps.count { remarks.append("in \(sweeps.count - picks.count) of \(sweeps.count) sweeps the loss never fell") }
        self.remarks = remarks
    }

    /// In three digits.
    private static func short(_ value: Double) -> String { value.isFinite ? String(format: "%.3g", value) : "\(value)" }
    /// To two digits.
    private static func rounded(_ value: Double) -> Double { Double(String(format: "%.1e", value)) ?? value }

    /// The middle one, or the geometric mean of the middle two, of ascending rates.
    private static func median(_ sorted: [Double]) -> Double {
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] * sorted[middle]).squareRoot()
    }
}

extension Experiment {
    /// Sweeps the learning rate, whatever rate and schedule the experiment has, and suggests one; see `LearningRateRange`.
    ///
    /// - Parameters:
    ///   - data: prepared data to share between runs; read again when nil.
    ///   - progress: called with the steps done of all `sweeps · (steps + 1)`.
    ///   - isInterrupted: asked now and then; true ends the test with the sweeps that are whole.
    /// - Throws: what is wrong with the file, the data, the plugin; `ConfigurationError` for bounds that are not 0 < low < high.
    ///   A loss that never falls is no error but an outcome.
    public func learningRateRange(
        _ options: LearningRateRange.Options = .init(), data: PreparedData? = nil, progress: (Int) -> Void = { _ in },
        isInterrupted: () -> Bool = { false }
    ) throws -> LearningRateRange {
        let standard = abs(try standardLearningRate())
        let low = options.low ?? standard * 1e-4, high = options.high ?? standard * 1e4
        guard low > 0, high > low, high.isFinite else {
            throw ConfigurationError.outOfRange(
                path: "the bounds of the learning rate", value: "\(low) to \(high)", range: "0 < low < high < ∞, such as 1e-6 to 10", line: nil)
        }
        guard options.steps >= 20, options.sweeps >= 1 else {
            throw ConfigurationError.outOfRange(
                path: "the sweeps of the learning rate", value: "\(options.sweeps) of \(options.steps) steps", range: "at least 1 of 20", line: nil)
        }
        let base = try replacing([("schedule", nil)]), data = try data ?? base.prepareData(), plan = try base.plan(data)
        let program = try RangeProgram(plan: plan, parameters: options.parameters, engine: options.engine ?? .shared())
        let growth = pow(high / low, 1 / Double(options.steps - 1)), length = options.steps + 1
        let rates = (0...options.steps).map { low * pow(growth, Double($0)) }
        var sweeps: [LearningRateSweep] = [], wasInterrupted = false
        for number in 0..<options.sweeps {
            let seed = (base.seed &+ UInt64(number)) & UInt64(Int.max)
            let seeded = number == 0 ? plan : try base.replacing([("seed", .integer(Int(seed)))]).plan(data)
            let losses = try program.sweep(
                of: seeded, low: low, growth: growth, steps: length, parameters: options.parameters, progress: { progress(number * length + $0) },
                isInterrupted: isInterrupted)
            if losses.count < length, losses.last?.isFinite ?? true {
                wasInterrupted = true
                break
            }
            sweeps.append(LearningRateSweep(seed: seed, rates: rates, losses: losses))
        }
        progress(options.sweeps * length)
        return LearningRateRange(experiment: self, sweeps: sweeps, isInterrupted: wasInterrupted)
    }

    /// The optimizer's learning rate where nobody says one.
    private func standardLearningRate() throws -> Double {
        var node = optimizer.configuration
        node[optimizer.name]?["learning_rate"] = nil
        let rate = (try? optimizerCatalogue.make(node, path: "optimizer"))?.learningRate ?? optimizer.learningRate
        return rate.isFinite && rate != 0 ? rate : 0.01
    }
}
