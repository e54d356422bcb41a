import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `eˣ / Σ eˣ` along the last axis.
    public static let softmax = Activation("softmax") { x in x.softmax(axis: -1) }

    static let softmaxEntry = Activation.row(.softmax, "exp(x) divided by its sum along the last axis", reference: "Bridle 1990, doi:10.1007/978-3-642-76153-9_28")
}
