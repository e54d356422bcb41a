/// A convolution of images `[batch, spatial…, channels]` with kernels `[window…, channels / groups, filters]`, or one of its adjoints.
public struct ConvolutionPlan: Sendable, Hashable {
    /// Which of the three arrays is computed from the other two.
    public enum Form: Int, Sendable, Hashable {
        /// Outputs from images and kernels.
        case forward
        /// Images from cotangents of outputs, and kernels.
        case imageAdjoint
        /// Kernels from images, and cotangents of outputs.
        case kernelAdjoint
        /// Kernels for each group of examples by itself, from images `[groups · examples, …]` and cotangents `[examples, …, groups · filters]`.
        case kernelAdjoints
    }

    /// One spatial axis.
    public struct Axis: Sendable, Hashable {
        let image: Int, window: Int, output: Int
        let stride: Int, dilation: Int, low: Int

        /// Extents, step of the window, distance of its taps, and padding before the first element.
        public init(image: Int, window: Int, output: Int, stride: Int, dilation: Int, low: Int) {
            (self.image, self.window, self.output) = (image, window, output)
            (self.stride, self.dilation, self.low) = (stride, dilation, low)
        }

        /// The padding behind the last element that the windows reach; negative where they leave elements out.
        var high: Int { (output - 1) * stride + (window - 1) * dilation + 1 - image - low }

        /// Whether no window lies wholly in the padding.
        var isOrdinary: Bool {
            let reach = (window - 1) * dilation
            return image > 0 && window > 0 && output > 0 && low >= 0 && low <= reach && high <= reach
        }
    }

    /// Which array is computed.
    public let form: Form
    let batch: Int, groups: Int, channels: Int, filters: Int
    let axes: [Axis]

    /// A plan; `channels` and `filters` are those of all groups together.
    public init(form: Form, batch: Int, groups: Int, channels: Int, filters: Int, axes: [Axis]) {
        (self.form, self.batch, self.groups, self.channels, self.filters, self.axes) = (form, batch, groups, channels, filters, axes)
    }

    /// Whether a library has a fast kernel for it; an empty or tiny convolution is left to the compiler.
    public var isSupported: Bool {
        guard (1...3).contains(axes.count), batch > 0, channels > 0, filters > 0, axes.allSatisfy(\.isOrdinary) else { return false }
        let pairs = Double(batch) * Double(channels) * Double(filters) / Double(groups)
        let work = axes.reduce(pairs) { $0 * Double($1.window) * Double($1.output) }
        guard work >= 0x1p15, work < 0x1p52 else { return false }
        if UnfoldedConvolution.cached(self) != nil { return true }
        guard form != .kernelAdjoints, let library = OneDNN.shared else { return false }
        return ConvolutionPrimitive.cached(self, batch: batch, library) != nil
    }

    /// The numbers that travel in the program.
    public var numbers: [Int] {
        [form.rawValue, batch, groups, channels, filters]
            + axes.flatMap { [$0.image, $0.window, $0.output, $0.stride, $0.dilation, $0.low] }
    }

    /// The plan of `numbers`.
    init?(_ numbers: UnsafeBufferPointer<Int64>) {
        guard numbers.count > 5, (numbers.count - 5) % 6 == 0, let form = Form(rawValue: Int(numbers[0])) else { return nil }
        let axes = stride(from: 5, to: numbers.count, by: 6).map { start in
            Axis(
                image: Int(numbers[start]), window: Int(numbers[start + 1]), output: Int(numbers[start + 2]),
                stride: Int(numbers[start + 3]), dilation: Int(numbers[start + 4]), low: Int(numbers[start + 5]))
        }
        self.init(
            form: form, batch: Int(numbers[1]), groups: Int(numbers[2]), channels: Int(numbers[3]), filters: Int(numbers[4]), axes: axes)
    }

    /// Elements of the images of `batch` examples.
    func imageCount(_ batch: Int) -> Int { axes.reduce(batch * channels) { $0 * $1.image } }
    /// Elements of the outputs of `batch` examples.
    func outputCount(_ batch: Int) -> Int { axes.reduce((form == .kernelAdjoints ? batch / groups : batch) * filters) { $0 * $1.output } }
    /// Elements of the kernels.
    var kernelCount: Int { axes.reduce((form == .kernelAdjoints ? channels : channels / groups) * filters) { $0 * $1.window } }
}
