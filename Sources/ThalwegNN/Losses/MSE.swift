import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `(o − t)²`, mean over units.
    public static let mse = Loss("mse", output: .values) { targets, outputs in
        (outputs - targets).squared().mean(axes: [-1])
    }

    static let mseEntry = Loss.row(.mse, "mean squared error", reference: "")
}
