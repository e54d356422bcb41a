/// How far the loss rises between two points, above the straight line between their losses.
public struct LossBarrier: Sendable, Hashable {
    /// `max_t L(t) − ((1 − t) L(0) + t L(1))` over the points looked at; 0 where the loss stays below, infinite where a loss is not finite.
    public let height: Double
    /// The t in 0…1 where it is.
    public let place: Double
    /// The loss there.
    public let loss: Double

    /// The barrier of losses at ascending places, the first and the last of which are the ends.
    ///
    /// Reference: Frankle et al. 2020, arXiv:1912.05671; Entezari et al. 2022, arXiv:2110.06296. Precondition: at least two.
    public init(places: [Double], losses: [Double]) {
        precondition(places.count == losses.count && places.count > 1, "\(places.count) places, \(losses.count) losses")
        let (first, last) = (losses[0], losses[losses.count - 1]), start = places[0], width = places[places.count - 1] - start
        var best = (height: 0.0, place: 0.0, loss: first)
        for (place, loss) in zip(places, losses) {
            let t = width > 0 ? (place - start) / width : 0
            let height = loss.isFinite && first.isFinite && last.isFinite ? loss - ((1 - t) * first + t * last) : .infinity
            if height > best.height { best = (height, t, loss) }
        }
        (height, place, loss) = best
    }
}
