import FoundationEssentials

/// Files from outside, read whole.
enum FileBytes {
    /// The largest file that is read into memory.
    static let limit = 4 << 30

    /// The bytes of the regular file at `path`.
    ///
    /// - Throws: `DataError.unreadableFile`, `.fileTooLarge`.
    static func read(_ path: String, limit: Int = limit) throws(DataError) -> [UInt8] {
        let attributes: [FileAttributeKey: Any]
        do {
            // Links are followed; a pipe or a device, which might never end, is refused.
            let resolved = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
            attributes = try FileManager.default.attributesOfItem(atPath: resolved)
        } catch {
            throw .unreadableFile(path: path, reason: "there is no such file, or no right to see it")
        }
        guard let type = attributes[.type] as? FileAttributeType, type == .typeRegular else {
            throw .unreadableFile(path: path, reason: "it is not a file")
        }
        let size = (attributes[.size] as? UInt64).map(Int.init(clamping:)) ?? 0
        guard size <= limit else { throw .fileTooLarge(path: path, bytes: size, limit: limit) }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw .unreadableFile(path: path, reason: "no right to read it")
        }
        return [UInt8](bytes)
    }
}
