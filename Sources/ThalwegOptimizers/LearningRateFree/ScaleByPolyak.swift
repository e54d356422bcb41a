import ThalwegCore

/// Polyak's step: the gradient times `min((f − f*) / (‖g‖² + ε), largest)`, f* being the smallest value of the loss.
///
/// Right where the loss reaches f* on every batch, as a network does that interpolates its data with f* = 0; with a wrong f* it diverges or
/// stops early. `clips` keeps the step from turning around where f < f* (SPS₊). Where ‖g‖² + ε is below 2.2·10⁻¹⁶ there is no step. Needs
/// the loss's value. Stateless. optax: `scale_by_polyak`. Reference: Loizou, Vaswani, Laradji, Lacoste-Julien 2021, arXiv:2002.10542;
/// Garrigos, Gower, Schaipp 2023, arXiv:2307.14528 (SPS₊).
public struct ScaleByPolyak: IterateTransformation {
    /// f*.
    public let minimum: Double
    /// The largest factor on the gradient, > 0.
    public let largest: Double
    /// ε ≥ 0.
    public let epsilon: Double
    /// Whether a loss below f* gives no step instead of one uphill.
    public let clips: Bool

    /// Polyak's step.
    public init(minimum: Double = 0, largest: Double = 1, epsilon: Double = 0, clips: Bool = false) {
        self.minimum = minimum
        self.largest = largest
        self.epsilon = epsilon
        self.clips = clips
    }

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        guard let value = iterate.value?.converted(to: .float64) else { return iterate.missing("the loss's value", for: "polyak_sgd") }
        let gap = clips ? max(value - minimum, 0) : value - minimum, divisor = gradient.scalarProduct(gradient) + epsilon
        let isFlat = divisor .<= Double.ulpOfOne
        return gradient.scaled(by: select(isFlat, .number(0), min(gap / select(isFlat, .number(1), divisor), largest)))
    }
}
