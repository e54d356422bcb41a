#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif
import Synchronization

/// Pages of 2 MiB under arrays that a loop streams through: with those of 4 KiB the processor looks addresses up 512 times as often.
///
/// The kernel is asked once for each place (`MADV_COLLAPSE`, since Linux 6.1); what it refuses stays as it is, and no content changes.
enum LargePages {
    private static let size: UInt = 1 << 21
    /// `MADV_COLLAPSE`, which older headers lack.
    private static let collapse: Int32 = 25
    private static let known = Mutex<Set<UInt>>([])

    /// Asks for the pages that hold an array, neighbours in the same mapping included.
    static func ask(for address: UnsafeMutableRawPointer, bytes: Int) {
        #if os(Linux)
        let first = UInt(bitPattern: address) / size, end = (UInt(bitPattern: address) + UInt(bytes) + size - 1) / size
        known.withLock { known in
            for page in first..<end where known.insert(page).inserted {
                _ = madvise(UnsafeMutableRawPointer(bitPattern: page * size), Int(size), collapse)
            }
        }
        #endif
    }
}
