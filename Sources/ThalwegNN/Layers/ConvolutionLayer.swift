public import ThalwegConfiguration
public import ThalwegCore

/// What the convolutions of one, two and three spatial axes share.
///
/// Inputs `[n, spatial…, channels]`, weights `weight [kernel…, channels / groups, filters]` and `bias [filters]`, outputs
/// `[n, spatial…, filters]`: cross-correlation, channels last, as in Keras.
public protocol ConvolutionLayer: WeightedLayer {
    /// The number of spatial axes.
    static var spatialRank: Int { get }
    /// Kernel, stride and the like.
    var geometry: ConvolutionGeometry { get }
    /// A convolution with given geometry and shared options.
    init(_ filters: Int, geometry: ConvolutionGeometry, options: WeightOptions)
    /// The number of output channels.
    var filters: Int { get }
}

/// The options of a convolution along its spatial axes, one number per axis.
public struct ConvolutionGeometry: Sendable, Hashable {
    /// The kernel's extents, ≥ 1.
    public let kernel: [Int]
    /// The steps between windows, ≥ 1.
    public let stride: [Int]
    /// How windows meet the border.
    public let padding: PaddingRule
    /// The distances between the kernel's taps, ≥ 1.
    public let dilation: [Int]
    /// Into how many independent parts the channels are divided; it divides channels and filters.
    public let groups: Int

    /// A geometry; lists of one number stand for all axes.
    public init(rank: Int, kernel: [Int], stride: [Int] = [1], padding: PaddingRule = .valid, dilation: [Int] = [1], groups: Int = 1) {
        func spread(_ values: [Int]) -> [Int] { values.count == 1 ? [Int](repeating: values[0], count: rank) : values }
        self.kernel = spread(kernel)
        self.stride = spread(stride)
        self.padding = padding
        self.dilation = spread(dilation)
        self.groups = groups
        precondition(
            [self.kernel, self.stride, self.dilation].allSatisfy { $0.count == rank && $0.allSatisfy { $0 >= 1 } } && groups >= 1,
            "convolution over \(rank) axes with kernel \(kernel), stride \(stride), dilation \(dilation), groups \(groups)")
    }
}

extension ConvolutionLayer {
    /// A convolution; numbers stand for all axes.
    public init(
        _ filters: Int, kernel: Int, stride: Int = 1, padding: PaddingRule = .valid, dilation: Int = 1, groups: Int = 1,
        activation: Activation = .linear, initializer: Initializer? = nil, bias: Bool = true
    ) {
        self.init(
            filters,
            geometry: ConvolutionGeometry(
                rank: Self.spatialRank, kernel: [kernel], stride: [stride], padding: padding, dilation: [dilation], groups: groups),
            options: WeightOptions(activation: activation, initializer: initializer, bias: bias))
    }

    static func convolutionRow(_ name: String) -> CatalogueEntry<any Layer> {
        let rank = spatialRank, limit = 1 << 20
        return row(
            name, family: "convolution", "convolution over \(rank) spatial \(rank == 1 ? "axis" : "axes"), channels last",
            own: [
                OptionDescription("filters", .integer, required: true, "the number of output channels, ≥ 1"),
                OptionDescription("kernel", .integers, required: true, "the kernel's extent, one number or one per axis"),
                OptionDescription("stride", .integers, default: 1, "the step between windows"),
                OptionDescription("padding", .choice(PaddingRule.allCases.map(\.rawValue)), default: "valid", "how windows meet the border"),
                OptionDescription("dilation", .integers, default: 1, "the distance between the kernel's taps"),
                OptionDescription("groups", .integer, default: 1, "independent parts of the channels; it divides channels and filters"),
            ]
        ) { reader, options in
            func extents(_ key: String, default standard: [Int]? = nil) throws -> [Int] {
                let values = try reader.ints(key, default: standard, in: 1...limit, count: 1...rank)
                guard values.count == 1 || values.count == rank else {
                    throw reader.invalid(key, "is a list of \(values.count); give one number, or \(rank)")
                }
                return values
            }
            let filters = try reader.int("filters", in: 1...ModelError.elementLimit)
            let geometry = ConvolutionGeometry(
                rank: rank, kernel: try extents("kernel"), stride: try extents("stride", default: [1]),
                padding: try reader.choice("padding", of: PaddingRule.allCases.map(\.rawValue), default: "valid") == "same" ? .same : .valid,
                dilation: try extents("dilation", default: [1]), groups: try reader.int("groups", default: 1, in: 1...limit))
            guard filters % geometry.groups == 0 else {
                throw reader.invalid("groups", "is \(geometry.groups), but must divide the \(filters) filters")
            }
            return Self(filters, geometry: geometry, options: options)
        }
    }

    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] {
        var result: [(String, ConfigurationNode)] = [("filters", .integer(filters)), ("kernel", .integers(geometry.kernel))]
        if geometry.stride.contains(where: { $0 != 1 }) { result.append(("stride", .integers(geometry.stride))) }
        if geometry.padding != .valid { result.append(("padding", .string(geometry.padding.rawValue))) }
        if geometry.dilation.contains(where: { $0 != 1 }) { result.append(("dilation", .integers(geometry.dilation))) }
        if geometry.groups != 1 { result.append(("groups", .integer(geometry.groups))) }
        return result
    }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank == Self.spatialRank + 1 else {
            throw unfit(input, "needs \(Self.spatialRank) spatial \(Self.spatialRank == 1 ? "axis" : "axes") and one of channels; add reshape in front")
        }
        guard input[Self.spatialRank] % geometry.groups == 0, filters % geometry.groups == 0 else {
            throw unfit(input, "its \(geometry.groups) groups must divide the channels and the \(filters) filters")
        }
        var result = [Int]()
        for axis in 0..<Self.spatialRank {
            let places = geometry.padding.outputExtent(
                input[axis], window: geometry.kernel[axis], stride: geometry.stride[axis], dilation: geometry.dilation[axis])
            guard places >= 1 else {
                throw unfit(input, "a kernel of \(geometry.kernel) does not fit axis \(axis); use a smaller kernel, or `padding: same`")
            }
            result.append(places)
        }
        return Shape(result + [filters])
    }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] { kernelAndBias(kernelShape(input), units: filters) }
    /// Inputs per unit and units per input.
    public func fans(input: Shape) -> Fans? { Fans(of: kernelShape(input)) }

    /// The convolution.
    public func factoredLayers(input: Shape) -> [FactoredLayer] {
        let kind = FactoredLayer.Kind.convolution(
            strides: geometry.stride, dilation: geometry.dilation, same: geometry.padding == .same, groups: geometry.groups)
        return [FactoredLayer(kind, bias: options.bias ? "bias" : nil)]
    }

    private func kernelShape(_ input: Shape) -> Shape { Shape(geometry.kernel + [(input.last ?? 1) / geometry.groups, filters]) }

    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        let type = context.productType ?? x.dtype
        let product = convolution(
            context.input(x).converted(to: type), context.parameter("weight").converted(to: type), strides: geometry.stride,
            padding: geometry.padding.window, kernelDilation: geometry.dilation, featureGroups: geometry.groups
        ).converted(to: x.dtype)
        return finished(product, &context)
    }
}
