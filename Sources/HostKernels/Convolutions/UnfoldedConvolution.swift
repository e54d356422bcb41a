import Synchronization

/// A convolution as products of OpenBLAS with the unfolded windows, see `WindowUnfolding`.
///
/// Without 512-bit vectors oneDNN's kernels for channels that lie innermost mostly reach less of what the processor can do than OpenBLAS's
/// product, and unfolding takes a twentieth: worth it where window and filters are large; figures in docs/decisions/0026.
struct UnfoldedConvolution: Sendable {
    private let plan: ConvolutionPlan
    private let unfolding: WindowUnfolding
    private let blas: LAPACK<Float>

    /// Elements of a window, and filters, from which on it is the faster way.
    private static let smallestDepth = 512, smallestFilters = 64
    /// Floats of unfolded windows at once: 1 MiB, which stays in the cache until it is multiplied.
    private static let piece = 1 << 18

    private static let known = Mutex<[ConvolutionPlan: UnfoldedConvolution?]>([:])

    /// The convolution, made at the first call; nil where oneDNN is as fast, or OpenBLAS is absent.
    static func cached(_ plan: ConvolutionPlan) -> UnfoldedConvolution? {
        known.withLock { known in
            if let found = known[plan] { return found }
            let made = UnfoldedConvolution(plan)
            known[plan] = .some(made)
            return made
        }
    }

    private init?(_ plan: ConvolutionPlan) {
        guard plan.form != .imageAdjoint, let blas = Float.lapack, blas.isOpenBLAS, let unfolding = WindowUnfolding(plan) else { return nil }
        // oneDNN has nothing for a kernel of each example.
        guard plan.form == .kernelAdjoints
            || (OneDNN.shared?.hasAVX512 == false && plan.filters >= Self.smallestFilters && unfolding.depth >= Self.smallestDepth)
        else { return nil }
        (self.plan, self.unfolding, self.blas) = (plan, unfolding, blas)
    }

    /// Lines of places at once.
    private var linesAtOnce: Int { Swift.max(1, Self.piece / Swift.max(1, unfolding.places * unfolding.depth)) }
    private var lines: Int { plan.batch * unfolding.lines }

    /// Computes what the plan asks for; not 0 where the library refused.
    func run(
        image: UnsafeMutablePointer<Float>, kernel: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>, on pool: ThreadPool
    ) -> Int {
        switch plan.form {
        case .forward: return products(image, kernel, output, on: pool)
        case .kernelAdjoint: return sums(image, output, into: kernel, on: pool)
        case .kernelAdjoints: return groups(image, output, into: kernel, on: pool)
        case .imageAdjoint: return -1
        }
    }

    /// `output = windows · kernel`.
    private func products(
        _ image: UnsafeMutablePointer<Float>, _ kernel: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>, on pool: ThreadPool
    ) -> Int {
        let status = FirstFailure(), step = linesAtOnce
        pool.run(parts: (lines + step - 1) / step) { part in
            let range = part * step..<Swift.min((part + 1) * step, lines), rows = range.count * unfolding.places
            windows(image, range) { windows in
                let shape = ProductShape(
                    transposeA: false, transposeB: false, m: rows, n: plan.filters, k: unfolding.depth, lda: unfolding.depth, ldb: plan.filters,
                    ldc: plan.filters)
                status.record(shape.multiply(by: blas, windows, kernel, output + range.lowerBound * unfolding.places * plan.filters))
            }
        }
        return status.code
    }

    /// `kernel = windowsᵀ · output`: a sum for each thread, added up in order.
    private func sums(
        _ image: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>, into kernel: UnsafeMutablePointer<Float>, on pool: ThreadPool
    ) -> Int {
        let status = FirstFailure(), step = linesAtOnce, count = plan.kernelCount
        let parts = Swift.min(pool.width, (lines + step - 1) / step), length = (lines + parts - 1) / parts
        Workspace.with(bytes: 4 * count * Swift.max(parts - 1, 0)) { own in
            let others = own.assumingMemoryBound(to: Float.self)
            pool.run(parts: parts) { part in
                let sum = part == 0 ? kernel : others + (part - 1) * count, end = Swift.min((part + 1) * length, lines)
                if part * length >= end { return sum.update(repeating: 0, count: count) }
                for start in stride(from: part * length, to: end, by: step) {
                    let range = start..<Swift.min(start + step, end)
                    windows(image, range) { windows in
                        let shape = ProductShape(
                            transposeA: true, transposeB: false, m: unfolding.depth, n: plan.filters, k: range.count * unfolding.places,
                            lda: unfolding.depth, ldb: plan.filters, ldc: plan.filters)
                        status.record(
                            shape.multiply(
                                by: blas, windows, output + start * unfolding.places * plan.filters, sum, adding: start > part * length))
                    }
                }
            }
            for part in 1..<Swift.max(parts, 1) {
                let other = others + (part - 1) * count
                for index in 0..<count { kernel[index] += other[index] }
            }
        }
        return status.code
    }

    /// `kernel[…, group] = windowsᵀ · output[…, group]` with the windows of the group's examples, the groups spread over the threads.
    private func groups(
        _ image: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>, into kernel: UnsafeMutablePointer<Float>, on pool: ThreadPool
    ) -> Int {
        let status = FirstFailure(), step = linesAtOnce, length = lines / plan.groups, filters = plan.filters / plan.groups
        pool.run(parts: plan.groups) { group in
            for start in stride(from: 0, to: length, by: step) {
                let first = group * length + start, range = first..<first + Swift.min(step, length - start)
                windows(image, range) { windows in
                    let shape = ProductShape(
                        transposeA: true, transposeB: false, m: unfolding.depth, n: filters, k: range.count * unfolding.places,
                        lda: unfolding.depth, ldb: plan.filters, ldc: plan.filters)
                    status.record(
                        shape.multiply(
                            by: blas, windows, output + start * unfolding.places * plan.filters + group * filters, kernel + group * filters,
                            adding: start > 0))
                }
            }
        }
        return status.code
    }

    /// The windows of some lines, for the time of the call.
    private func windows(_ image: UnsafeMutablePointer<Float>, _ range: Range<Int>, _ body: (UnsafePointer<Float>) -> Void) {
        if unfolding.isIdentity { return body(image + range.lowerBound * unfolding.places * unfolding.depth) }
        Workspace.with(bytes: 4 * Swift.min(linesAtOnce, lines) * unfolding.places * unfolding.depth) { own in
            let matrix = own.assumingMemoryBound(to: Float.self)
            unfolding.unfold(image, lines: range, into: matrix)
            body(matrix)
        }
    }
}
