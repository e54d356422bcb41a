import Synchronization

/// oneDNN's kernel for one plan and number of examples, with the reorder of the kernels to and from its own layout.
///
/// Images and outputs are used where they lie, channels last; only the kernels, which are small, are copied.
final class ConvolutionPrimitive: @unchecked Sendable {
    // Not checked, because of the pointers: made before the value is shared, never changed, and with a scratchpad of the
    // caller's a primitive may run in several threads.
    private let convolution: OneDNN.Object
    private let reorder: OneDNN.Object?
    private let image: MemoryRecord, output: MemoryRecord, kernel: MemoryRecord
    /// The library's own layout of the kernels; belongs to `description`, which is never destroyed.
    private let ownKernel: OneDNN.Record
    private let scratchpad: OneDNN.Record, reorderScratchpad: OneDNN.Record?
    private let form: ConvolutionPlan.Form
    /// Bytes of the kernels in the library's layout.
    let ownKernelBytes: Int
    let scratchpadBytes: Int

    private struct Key: Hashable {
        let plan: ConvolutionPlan
        let batch: Int
    }
    private static let known = Mutex<[Key: ConvolutionPrimitive?]>([:])

    /// The kernel, made at the first call; nil where the library has none that is fast.
    static func cached(_ plan: ConvolutionPlan, batch: Int, _ library: OneDNN) -> ConvolutionPrimitive? {
        let key = Key(plan: plan, batch: batch)
        return known.withLock { known in
            if let found = known[key] { return found }
            library.functions.setThreads(1)
            let made = ConvolutionPrimitive(plan, batch: batch, library)
            known[key] = .some(made)
            return made
        }
    }

    /// Whether the kernels have to be copied into another layout.
    var needsReorder: Bool { reorder != nil }

    private init?(_ plan: ConvolutionPlan, batch: Int, _ library: OneDNN) {
        let spatial = plan.axes.count, groups = plan.groups
        let images = [batch, plan.channels] + plan.axes.map(\.image), outputs = [batch, plan.filters] + plan.axes.map(\.output)
        let window = plan.axes.map(\.window)
        /// Strides in the order [batch, channels, spatial…] of memory in the order [batch, spatial…, channels].
        func channelsLast(_ extents: [Int]) -> [Int] {
            var strides = [Int](repeating: extents[1], count: extents.count)
            strides[1] = 1
            for axis in stride(from: extents.count - 2, through: 2, by: -1) { strides[axis] = strides[axis + 1] * extents[axis + 1] }
            strides[0] = strides[2] * extents[2]
            return strides
        }
        let (inside, outside) = (plan.channels / groups, plan.filters / groups)
        // Kernels of the image's adjoint arrive with each group's filters innermost.
        var taps = [Int](repeating: inside * plan.filters, count: spatial)
        for axis in stride(from: spatial - 2, through: 0, by: -1) { taps[axis] = taps[axis + 1] * window[axis + 1] }
        let grouped = groups > 1
        let kernels = (grouped ? [groups] : []) + [outside, inside] + window
        let kernelStrides: [Int] =
            plan.form == .imageAdjoint
            ? (grouped ? [inside * outside] : []) + [1, outside] + taps
            : (grouped ? [outside] : []) + [1, plan.filters] + taps
        guard let image = MemoryRecord(library, extents: images, strides: channelsLast(images)),
            let output = MemoryRecord(library, extents: outputs, strides: channelsLast(outputs)),
            let kernel = MemoryRecord(library, extents: kernels, strides: kernelStrides),
            let anyKernel = MemoryRecord(library, extents: kernels, strides: nil)
        else { return nil }

        let steps = plan.axes.map { Int64($0.stride) }, gaps = plan.axes.map { Int64($0.dilation - 1) }
        let low = plan.axes.map { Int64($0.low) }, high = plan.axes.map { Int64($0.high) }
        // More than `sizeof(dnnl_convolution_desc_t)` of any 2.x version (5976 bytes in 2.6).
        let forward = UnsafeMutableRawPointer.allocate(byteCount: 1 << 15, alignment: 64)
        let backward = UnsafeMutableRawPointer.allocate(byteCount: 1 << 15, alignment: 64)
        defer {
            forward.deallocate()
            backward.deallocate()
        }
        var hint: OneDNN.Object?, description: OneDNN.Object?
        guard library.functions.describeForward(
            forward, OneDNN.Code.forwardTraining, OneDNN.Code.direct, image.bytes, anyKernel.bytes, nil, output.bytes, steps, gaps, low, high) == 0,
            library.functions.createDescription(&hint, forward, library.attributes, library.engine, nil) == 0
        else { return nil }
        switch plan.form {
        case .forward:
            description = hint
        case .imageAdjoint:
            guard library.functions.describeBackwardData(
                backward, OneDNN.Code.direct, image.bytes, anyKernel.bytes, output.bytes, steps, gaps, low, high) == 0,
                library.functions.createDescription(&description, backward, library.attributes, library.engine, hint) == 0
            else { return nil }
        case .kernelAdjoint:
            guard library.functions.describeBackwardWeights(
                backward, OneDNN.Code.direct, image.bytes, anyKernel.bytes, nil, output.bytes, steps, gaps, low, high) == 0,
                library.functions.createDescription(&description, backward, library.attributes, library.engine, hint) == 0
            else { return nil }
        case .kernelAdjoints:
            return nil
        }
        var text: UnsafePointer<CChar>?, convolution: OneDNN.Object?
        guard let description, library.functions.queryText(description, OneDNN.Code.queryText, 0, &text) == 0, let text,
            !String(cString: text).hasPrefix("ref"),
            let ownKernel = library.functions.queryRecord(
                description, plan.form == .kernelAdjoint ? OneDNN.Code.queryDiffWeights : OneDNN.Code.queryWeights, 0),
            let scratchpad = library.functions.queryRecord(description, OneDNN.Code.queryScratchpad, 0),
            library.functions.createPrimitive(&convolution, description) == 0, let convolution
        else { return nil }

        var reorder: OneDNN.Object?, reorderScratchpad: OneDNN.Record?
        if library.functions.equalRecords(ownKernel, kernel.bytes) == 0 {
            var copy: OneDNN.Object?
            let (from, to): (OneDNN.Record, OneDNN.Record) =
                plan.form == .kernelAdjoint ? (ownKernel, UnsafeRawPointer(kernel.bytes)) : (UnsafeRawPointer(kernel.bytes), ownKernel)
            guard library.functions.createReorder(&copy, from, library.engine, to, library.engine, library.attributes) == 0, let copy,
                library.functions.createPrimitive(&reorder, copy) == 0
            else { return nil }
            reorderScratchpad = library.functions.queryRecord(copy, OneDNN.Code.queryScratchpad, 0)
        }
        (self.convolution, self.reorder, self.image, self.output, self.kernel) = (convolution, reorder, image, output, kernel)
        (self.ownKernel, self.scratchpad, self.reorderScratchpad, form) = (ownKernel, scratchpad, reorderScratchpad, plan.form)
        ownKernelBytes = library.functions.memorySize(ownKernel)
        scratchpadBytes = Swift.max(library.functions.memorySize(scratchpad), reorderScratchpad.map { library.functions.memorySize($0) } ?? 0)
    }

    /// Copies kernels from the program's layout to the library's, or back for the kernels' adjoint.
    func copyKernel(from: UnsafeMutableRawPointer, to: UnsafeMutableRawPointer, _ library: OneDNN) -> Int32 {
        guard let reorder else { return 0 }
        let (source, target): (OneDNN.Record, OneDNN.Record) =
            form == .kernelAdjoint ? (ownKernel, UnsafeRawPointer(kernel.bytes)) : (UnsafeRawPointer(kernel.bytes), ownKernel)
        return library.run(
            reorder, [(OneDNN.Code.source, source, from), (OneDNN.Code.destination, target, to)], scratchpad: reorderScratchpad, bytes: scratchpadBytes)
    }

    /// Convolves; `kernel` lies in the library's layout.
    func convolve(
        image: UnsafeMutableRawPointer, kernel: UnsafeMutableRawPointer, output: UnsafeMutableRawPointer, _ library: OneDNN
    ) -> Int32 {
        let numbers =
            switch form {
            case .forward: (OneDNN.Code.source, OneDNN.Code.weights, OneDNN.Code.destination)
            case .imageAdjoint: (OneDNN.Code.diffSource, OneDNN.Code.weights, OneDNN.Code.diffDestination)
            case .kernelAdjoint, .kernelAdjoints: (OneDNN.Code.source, OneDNN.Code.diffWeights, OneDNN.Code.diffDestination)
            }
        return library.run(
            convolution,
            [
                (numbers.0, UnsafeRawPointer(self.image.bytes), image), (numbers.1, ownKernel, kernel),
                (numbers.2, UnsafeRawPointer(self.output.bytes), output),
            ], scratchpad: scratchpad, bytes: scratchpadBytes)
    }
}
