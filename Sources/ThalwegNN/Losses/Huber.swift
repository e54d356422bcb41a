import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `e²/2` for `|e| ≤ delta`, else `delta·|e| − delta²/2`, with `e = t − o`; mean over units.
    ///
    /// - Parameter delta: where the parabola becomes a line, > 0, in units of the targets.
    public static func huber(delta: Double = 1) -> Loss {
        Loss("huber", output: .values, options: delta == 1 ? [:] : ["delta": delta]) { targets, outputs in
            let error = outputs - targets
            let size = abs(error)
            return select(size .<= delta, 0.5 * error.squared(), delta * size - 0.5 * delta * delta).mean(axes: [-1])
        }
    }
    /// `huber(delta: 1)`.
    public static let huber: Loss = huber(delta: 1)

    static let huberEntry = Loss.row(
        huber(delta: 1), "squared near 0, linear beyond delta", reference: "Huber 1964, doi:10.1214/aoms/1177703732",
        own: ("delta", 1, "where it becomes linear, in units of the targets")
    ) { huber(delta: $0) }
}
