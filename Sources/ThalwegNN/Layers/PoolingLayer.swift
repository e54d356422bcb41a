public import ThalwegConfiguration
public import ThalwegCore

/// What max and average pooling share: windows over all axes of an example but the last (channels).
public protocol PoolingLayer: Layer {
    /// The window's extents; one number stands for all axes.
    var size: [Int] { get }
    /// The steps between windows; one number stands for all axes.
    var stride: [Int] { get }
    /// How windows meet the border.
    var padding: PaddingRule { get }
    /// Windows of given extents; the stride is the size when nil.
    init(size: [Int], stride: [Int]?, padding: PaddingRule)
}

extension PoolingLayer {
    static func poolingRow(_ name: String, _ summary: String) -> CatalogueEntry<any Layer> {
        CatalogueEntry(
            name, family: "pooling", summary: summary,
            options: [
                OptionDescription("size", .integers, required: true, "the window's extent, one number or one per spatial axis"),
                OptionDescription("stride", .integers, "the step between windows; the size when absent"),
                OptionDescription("padding", .choice(PaddingRule.allCases.map(\.rawValue)), default: "valid", "how windows meet the border"),
            ], shorthand: "size"
        ) { options in
            let size = try options.ints("size", in: 1...(1 << 20), count: 1...3)
            let stride = options.contains("stride") ? try options.ints("stride", in: 1...(1 << 20), count: 1...3) : nil
            let padding = try options.choice("padding", of: PaddingRule.allCases.map(\.rawValue), default: "valid")
            return Self(size: size, stride: stride, padding: padding == "same" ? .same : .valid)
        }
    }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode {
        var entries: [(String, ConfigurationNode)] = [("size", .integers(size))]
        if stride != size { entries.append(("stride", .integers(stride))) }
        if padding != .valid { entries.append(("padding", .string(padding.rawValue))) }
        return .entry(kind, entries)
    }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        let axes = input.rank - 1
        guard (1...3).contains(axes), [1, axes].contains(size.count), [1, axes].contains(stride.count) else {
            throw unfit(input, "needs \(size.count > 1 ? "\(size.count)" : "one to three") spatial axes and one of channels; add reshape in front")
        }
        var result = [Int]()
        for axis in 0..<axes {
            let places = padding.outputExtent(input[axis], window: spread(size, axes)[axis], stride: spread(stride, axes)[axis])
            guard places >= 1 else { throw unfit(input, "a window of \(size) does not fit axis \(axis); use a smaller one, or `padding: same`") }
            result.append(places)
        }
        return Shape(result + [input[axes]])
    }

    func spread(_ values: [Int], _ axes: Int) -> [Int] { values.count == 1 ? [Int](repeating: values[0], count: axes) : values }
}
