/// Lays the windows of a convolution out as the rows of a matrix `[examples · places, window · channels]`, zeros for the padding.
///
/// With it a convolution is a product of matrices (Chellapilla, Puri, Simard 2006, "High performance convolutional neural networks for
/// document processing"). Rows are made in pieces that stay in the cache, so the matrix as a whole is never in memory.
struct WindowUnfolding: Sendable {
    /// Elements of one window.
    let depth: Int
    /// Lines of places in one example: places along all axes but the last.
    let lines: Int
    /// Places in a line.
    let places: Int
    private let channels: Int, imageCount: Int
    private let last: ConvolutionPlan.Axis
    /// For each line, where the lines of the image lie that its windows read; −1 in the padding.
    private let sources: [Int]
    private let linesPerWindow: Int

    /// Of the images of a plan without groups of channels. Cost: a table of the lines that each line of places reads.
    init?(_ plan: ConvolutionPlan) {
        guard plan.groups == 1 || plan.form == .kernelAdjoints, let last = plan.axes.last else { return nil }
        (channels, self.last, places, imageCount) = (plan.channels, last, last.output, plan.imageCount(1))
        // Axis by axis: every line and tap so far, with the index of its line of the image.
        var indices = [[0]]
        for axis in plan.axes.dropLast() {
            indices = indices.flatMap { taps in
                (0..<axis.output).map { place in
                    taps.flatMap { tap in
                        (0..<axis.window).map { offset in
                            let index = place * axis.stride - axis.low + offset * axis.dilation
                            return tap < 0 || index < 0 || index >= axis.image ? -1 : tap * axis.image + index
                        }
                    }
                }
            }
        }
        (lines, linesPerWindow) = (indices.count, indices[0].count)
        let length = last.image * plan.channels
        sources = indices.flatMap { $0.map { $0 < 0 ? -1 : $0 * length } }
        depth = indices[0].count * last.window * plan.channels
    }

    /// Whether the image is that matrix already: windows of one element, one for each of the image's.
    var isIdentity: Bool { depth == channels && places * lines * channels == imageCount && last.stride == 1 && last.low == 0 }

    /// Writes the windows of some lines, counted through all examples.
    func unfold(_ image: UnsafePointer<Float>, lines range: Range<Int>, into matrix: UnsafeMutablePointer<Float>) {
        sources.withUnsafeBufferPointer { sources in
            var target = matrix
            for line in range {
                let example = image + line / lines * imageCount, first = line % lines * linesPerWindow
                for place in 0..<places {
                    let start = place * last.stride - last.low
                    for tap in first..<first + linesPerWindow {
                        copy(sources[tap] < 0 ? nil : example + sources[tap], start, to: target)
                        target += last.window * channels
                    }
                }
            }
        }
    }

    /// The elements of one line of the image that a window at `start` reads.
    @inline(__always)
    private func copy(_ line: UnsafePointer<Float>?, _ start: Int, to target: UnsafeMutablePointer<Float>) {
        let count = last.window * channels
        guard let line else { return target.update(repeating: 0, count: count) }
        if last.dilation == 1 {
            let from = Swift.max(0, -start), to = Swift.max(from, Swift.min(last.window, last.image - start))
            if from > 0 { target.update(repeating: 0, count: from * channels) }
            (target + from * channels).update(from: line + (start + from) * channels, count: (to - from) * channels)
            if to < last.window { (target + to * channels).update(repeating: 0, count: (last.window - to) * channels) }
        } else {
            for tap in 0..<last.window {
                let index = start + tap * last.dilation
                if index >= 0, index < last.image {
                    (target + tap * channels).update(from: line + index * channels, count: channels)
                } else {
                    (target + tap * channels).update(repeating: 0, count: channels)
                }
            }
        }
    }
}
