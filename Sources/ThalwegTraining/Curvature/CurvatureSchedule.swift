/// When the curvature is looked at while training.
public struct CurvatureSchedule: Sendable, Hashable {
    /// Steps between looks, ≥ 1; the first is before step 0.
    public var every: Int
    /// The most time that looks may take, as a share of the time in steps so far; looks that would exceed it are left out. The first is
    /// always taken.
    public var share: Double
    /// Examples of the training part that are looked at, at most.
    public var examples: Int

    /// A schedule.
    public init(every: Int, share: Double = 0.1, examples: Int = 1000) {
        self.every = Swift.max(1, every)
        self.share = Swift.max(0, share)
        self.examples = Swift.max(1, examples)
    }

    /// `every=N`, then optionally `,share=X` and `,examples=N`; nil where it is something else.
    public init?(text: String) {
        var every: Int?, share = 0.1, examples = 1000
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            switch (pair[0], Int(pair[1]), Double(pair[1])) {
            case ("every", let number?, _) where number >= 1: every = number
            case ("share", _, let number?) where number.isFinite && number > 0: share = number
            case ("examples", let number?, _) where number >= 1: examples = number
            default: return nil
            }
        }
        guard let every else { return nil }
        self.init(every: every, share: share, examples: examples)
    }
}
