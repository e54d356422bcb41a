import CPJRT

/// Convolutions of `float` arrays and their adjoints by oneDNN, or unfolded by OpenBLAS, the examples spread over the threads.
enum ConvolutionKernel {
    static let handler: XLA_FFI_Handler = { frame in
        KernelCall.handle(frame) { (call) throws(KernelError) in
            guard let plan = ConvolutionPlan(try call.plan()) else { throw .mismatch("the plan of a convolution") }
            let (images, outputs, kernels) = (plan.imageCount(plan.batch), plan.outputCount(plan.batch), plan.kernelCount)
            let first = try call.operand(0), second = try call.operand(1), result = try call.result(0)
            let work =
                switch plan.form {
                case .forward:
                    Work(
                        plan: plan, image: try first.elements(atLeast: images), kernel: try second.elements(atLeast: kernels),
                        output: try result.elements(atLeast: outputs))
                case .imageAdjoint:
                    Work(
                        plan: plan, image: try result.elements(atLeast: images), kernel: try second.elements(atLeast: kernels),
                        output: try first.elements(atLeast: outputs))
                case .kernelAdjoint, .kernelAdjoints:
                    Work(
                        plan: plan, image: try first.elements(atLeast: images), kernel: try result.elements(atLeast: kernels),
                        output: try second.elements(atLeast: outputs))
                }
            if let unfolded = UnfoldedConvolution.cached(plan) {
                let status = unfolded.run(image: work.image, kernel: work.kernel, output: work.output, on: call.pool)
                if status != 0 { throw .library("a convolution by OpenBLAS", status: status) }
                return
            }
            guard let library = OneDNN.shared else { throw .missing("oneDNN") }
            let status = work.run(on: call.pool, library)
            if status != 0 { throw .library("a convolution of oneDNN", status: status) }
        }
    }

    private struct Work {
        let plan: ConvolutionPlan
        let image: UnsafeMutablePointer<Float>, kernel: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>

        func run(on pool: ThreadPool, _ library: OneDNN) -> Int {
            let parts = Swift.min(pool.width, plan.batch), piece = (plan.batch + parts - 1) / parts
            let used = (plan.batch + piece - 1) / piece
            guard let whole = ConvolutionPrimitive.cached(plan, batch: piece, library) else { return -1 }
            let bytes = (whole.ownKernelBytes + 63) / 64 * 64
            // The kernels' adjoint sums over the examples: each part has a sum of its own, added in order at the end.
            let copies = plan.form == .kernelAdjoint ? used : 1
            let status = FirstFailure()
            Workspace.with(bytes: bytes * copies) { own in
                library.functions.setThreads(1)
                if plan.form != .kernelAdjoint, whole.needsReorder { status.record(whole.copyKernel(from: kernel, to: own, library)) }
                let shared = plan.form != .kernelAdjoint && !whole.needsReorder ? UnsafeMutableRawPointer(kernel) : own
                pool.run(parts: used) { part in
                    library.functions.setThreads(1)
                    let from = part * piece, count = Swift.min(piece, plan.batch - from)
                    guard let primitive = count == piece ? whole : ConvolutionPrimitive.cached(plan, batch: count, library),
                        primitive.ownKernelBytes == whole.ownKernelBytes
                    else { return status.record(-1) }
                    status.record(
                        primitive.convolve(
                            image: image + plan.imageCount(from), kernel: copies == 1 ? shared : own + part * bytes,
                            output: output + plan.outputCount(from), library))
                }
                guard plan.form == .kernelAdjoint, status.code == 0 else { return }
                let floats = whole.ownKernelBytes / 4
                let total = own.assumingMemoryBound(to: Float.self)
                for part in 1..<Swift.max(used, 1) {
                    let other = (own + part * bytes).assumingMemoryBound(to: Float.self)
                    for index in 0..<floats { total[index] += other[index] }
                }
                if whole.needsReorder {
                    status.record(whole.copyKernel(from: own, to: kernel, library))
                } else {
                    UnsafeMutableRawPointer(kernel).copyMemory(from: own, byteCount: whole.ownKernelBytes)
                }
            }
            return status.code
        }
    }
}
