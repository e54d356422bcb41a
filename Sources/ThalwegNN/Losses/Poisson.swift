import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `o − t·ln(o + 1e-7)`, mean over units; outputs should be positive, and are not made so.
    public static let poisson = Loss("poisson", output: .values) { targets, outputs in
        (outputs - targets * log(outputs + 1e-7)).mean(axes: [-1])
    }

    static let poissonEntry = Loss.row(.poisson, "o − t·ln(o), for counts", reference: "")
}
