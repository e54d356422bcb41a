import Foundation
import ThalwegConfiguration

/// A cosine from 1 to `end` in each of cycles that grow by `multiplier`.
struct CosineRestartsShape: ScheduleShape {
    let period: ScheduleLength
    let multiplier: Int
    let end: Double
    func factor<Number: ScheduleNumber>(_ step: Number, in run: RunLength) -> Number {
        let first = run.count(period), since = (step - Double(run.warmup)).limited(below: 0)
        let position: Number
        if multiplier == 1 {
            let cycle = ((since + 0.5) / first).wholePart
            position = since / first - cycle
        } else {
            // Cycle n begins at first (mⁿ − 1)/(m − 1). The ½ keeps rounding away from the beginnings.
            let ratio = Double(multiplier), growth = (ratio - 1) / first
            let cycle = ((growth * (since + 0.5) + 1).logarithm / log(ratio)).wholePart
            let scale = since.constant(ratio).raised(to: cycle)
            position = (since - (scale - 1) / growth) / (first * scale)
        }
        return 0.5 * (1 - end) * ((Double.pi * position.limited(below: 0).limited(above: 1)).cosine + 1) + end
    }
}

extension Schedule {
    /// Half a cosine from 1 to `end`, begun again and again; cycle n lasts `period · multiplierⁿ` steps. The cycles begin after the warm-up.
    ///
    /// Reference: Loshchilov & Hutter 2017, arXiv:1608.03983 (SGDR). PyTorch: `CosineAnnealingWarmRestarts`.
    public static func cosineRestarts(
        period: ScheduleLength, multiplier: Int = 1, end: Double = 0, warmup: ScheduleLength = .steps(0)
    ) -> Schedule {
        Schedule(
            "cosine_restarts", CosineRestartsShape(period: period, multiplier: multiplier, end: end), warmup: warmup,
            options: [("period", period.configuration), ("multiplier", multiplier == 1 ? nil : .integer(multiplier)), ("end", end.unless(0))])
    }

    static let cosineRestartsEntry = CatalogueEntry<Schedule>(
        "cosine_restarts", family: "cyclic", summary: "Half a cosine from 1 to `end`, begun again and again",
        options: [
            .length("period", required: true, "the first cycle"),
            OptionDescription("multiplier", .integer, default: 1, "how many times longer each cycle is than the one before, ≥ 1"), .end, .warmup,
        ], reference: "Loshchilov & Hutter 2017, arXiv:1608.03983"
    ) {
        .cosineRestarts(
            period: try $0.length("period"), multiplier: try $0.int("multiplier", default: 1, in: 1...1000), end: try $0.end(),
            warmup: try $0.warmup())
    }
}
