/// oneDNN's description of an array in memory: extents, element type, layout.
final class MemoryRecord: @unchecked Sendable {
    // Not checked, because of the pointer: it is written before the value is shared, and never again.
    let bytes: UnsafeMutableRawPointer

    /// More than `sizeof(dnnl_memory_desc_t)` of any 2.x version (696 bytes in 2.6).
    private static let size = 4096

    /// An array of `element`s, of logical extents `extents`, neighbours `strides` apart; in a layout of the library's choice where nil.
    init?(_ library: OneDNN, element: Int32 = OneDNN.Code.float, extents: [Int], strides: [Int]?) {
        bytes = .allocate(byteCount: MemoryRecord.size, alignment: 64)
        bytes.initializeMemory(as: UInt8.self, repeating: 0, count: MemoryRecord.size)
        let rank = Int32(extents.count), sizes = extents.map { Int64($0) }
        let status =
            if let strides {
                library.functions.describeByStrides(bytes, rank, sizes, element, strides.map { Int64($0) })
            } else {
                library.functions.describeByTag(bytes, rank, sizes, element, OneDNN.Code.anyLayout)
            }
        if status != 0 { return nil }
    }

    deinit { bytes.deallocate() }
}
