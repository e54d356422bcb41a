/// When the host lowers the learning rate because a loss stopped falling.
public struct PlateauRule: Sendable, Hashable {
    /// What the rate is multiplied by, in (0, 1).
    public let factor: Double
    /// Epochs without improvement that are put up with.
    public let patience: Int
    /// The relative improvement that counts: below `best · (1 − threshold)`.
    public let threshold: Double

    /// A rule; defaults as PyTorch's `ReduceLROnPlateau`.
    public init(factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4) {
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
    }
}

/// Where a plateau rule stands: a plain value, so that checkpoints can keep it.
public struct PlateauState: Sendable, Hashable, Codable {
    /// The lowest loss so far.
    public private(set) var best = Double.infinity
    /// Epochs since then, or since the last reduction.
    public private(set) var waited = 0
    /// The product of the reductions: what multiplies the learning rate.
    public private(set) var scale = 1.0

    /// Before the first epoch.
    public init() {}

    /// Takes in an epoch's loss. A NaN counts as no improvement.
    ///
    /// - Returns: the factor for the next epoch (`scale`).
    @discardableResult
    public mutating func observe(_ loss: Double, rule: PlateauRule) -> Double {
        let bar = best.isFinite ? best - rule.threshold * abs(best) : best
        if loss < bar {
            best = loss
            waited = 0
        } else {
            waited += 1
            if waited > rule.patience {
                scale *= rule.factor
                waited = 0
            }
        }
        return scale
    }
}
