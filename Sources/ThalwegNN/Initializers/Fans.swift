public import ThalwegCore

/// How many inputs feed one output of a weight, and how many outputs one input feeds.
public struct Fans: Sendable, Hashable {
    /// Inputs per output unit.
    public let fanIn: Int
    /// Output units per input.
    public let fanOut: Int

    /// The given fans.
    public init(fanIn: Int, fanOut: Int) {
        self.fanIn = fanIn
        self.fanOut = fanOut
    }

    /// Keras's rule from the shape of a kernel `[spatial…, inputs, outputs]`: both are multiplied by the receptive field;
    /// a vector counts as its length both ways, a scalar as 1.
    public init(of shape: Shape) {
        switch shape.rank {
        case 0: self.init(fanIn: 1, fanOut: 1)
        case 1: self.init(fanIn: shape[0], fanOut: shape[0])
        default:
            let field = shape.dropLast(2).reduce(1, *)
            self.init(fanIn: field * shape[shape.rank - 2], fanOut: field * shape[shape.rank - 1])
        }
    }
}
