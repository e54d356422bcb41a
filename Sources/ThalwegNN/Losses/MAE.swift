import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `|o − t|`, mean over units; the derivative at 0 is 0.
    public static let mae = Loss("mae", output: .values) { targets, outputs in
        abs(outputs - targets).mean(axes: [-1])
    }

    static let maeEntry = Loss.row(.mae, "mean absolute error", reference: "")
}
