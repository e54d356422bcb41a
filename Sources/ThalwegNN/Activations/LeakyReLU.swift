import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `x` for x > 0, else `negativeSlope·x`; the derivative at 0 is the slope of the left side.
    ///
    /// - Parameter negativeSlope: any number, usually in 0…1; Keras 3's default is 0.2, PyTorch's 0.01.
    public static func leakyReLU(negativeSlope: Double = 0.2) -> Activation {
        Activation("leaky_relu", isReLULike: true, options: negativeSlope == 0.2 ? [] : [("negative_slope", .number(negativeSlope))]) { x in
            select(x .> 0, x, negativeSlope * x)
        }
    }
    /// `leakyReLU()` with slope 0.2.
    public static let leakyReLU: Activation = leakyReLU(negativeSlope: 0.2)

    static let leakyReLUEntry = CatalogueEntry<Activation>(
        "leaky_relu", family: "activation", summary: "x above 0, a small multiple of x below",
        options: [OptionDescription("negative_slope", .number, default: 0.2, "the slope below 0")],
        reference: "Maas et al. 2013"
    ) { options in .leakyReLU(negativeSlope: try options.double("negative_slope", default: 0.2)) }
}
