import Glibc

/// Reads TensorBoard event files: scalars, histograms and texts, as `simple_value`, `histo` or tensors, so of any framework.
///
/// Files are taken as hostile: every size is checked before it is believed, both checksums of every record must hold, and there
/// are limits to the number of tags and values. Other kinds of summaries (images, graphs) are passed over.
public struct EventReader: Sendable {
    /// The largest number of tags read.
    public var tagLimit = 100_000
    /// The largest number of values read, a histogram's bins counted one by one.
    public var valueLimit = 20_000_000

    private var log = EventLog()
    private var plugins: [String: String] = [:]
    private var values = 0

    /// A reader with the usual limits.
    public init() {}

    /// Reads `path`: an event file, or a directory with event files in it (not below it), which are read in the order of names.
    ///
    /// A cut-off last record, as a killed writer leaves it, ends its file and is told in `EventLog.truncatedFiles`.
    ///
    /// - Throws: `TensorBoardError`: a file that cannot be read, a wrong checksum or broken message, too many tags or values,
    ///   a directory without event files.
    /// - Complexity: Linear in the size of the files.
    public func read(_ path: String) throws(TensorBoardError) -> EventLog {
        var reader = EventReader()
        (reader.tagLimit, reader.valueLimit) = (tagLimit, valueLimit)
        for file in try Self.files(path) { try reader.add(file: file) }
        return reader.log
    }

    /// `path` itself, or the event files in it.
    private static func files(_ path: String) throws(TensorBoardError) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOTDIR { return [path] }
            throw .file(path: path, action: "read", reason: EventWriter.reason)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.contains("tfevents") { names.append(name) }
        }
        guard !names.isEmpty else { throw .noEvents(path: path) }
        return names.sorted().map { "\(path)/\($0)" }
    }

    private mutating func add(file: String) throws(TensorBoardError) {
        let records = try EventRecords(path: file)
        while true {
            let start = records.position
            guard let record = try records.next() else { break }
            do {
                try add(event: record[...], file: file)
            } catch let error as TensorBoardError {
                throw error
            } catch {
                throw .damaged(path: file, offset: start, what: "a message that cannot be decoded")
            }
        }
        if records.isTruncated { log.truncatedFiles.append(file) }
    }

    private mutating func add(event: ArraySlice<UInt8>, file: String) throws {
        var decoder = ProtobufDecoder(event)
        var (wallTime, step) = (0.0, 0)
        var summaries: [ArraySlice<UInt8>] = []
        while let (field, value) = try decoder.next() {
            switch (field, value) {
            case (1, .fixed64(let bits)): wallTime = Double(bitPattern: bits)
            case (2, .varint(let bits)): step = Int(Int64(bitPattern: bits))
            case (5, .bytes(let bytes)): summaries.append(bytes)
            default: break
            }
        }
        for summary in summaries {
            var decoder = ProtobufDecoder(summary)
            while let (field, value) = try decoder.next() {
                guard case (1, .bytes(let bytes)) = (field, value) else { continue }
                try add(value: bytes, step: step, wallTime: wallTime, file: file)
            }
        }
    }

    private mutating func add(value message: ArraySlice<UInt8>, step: Int, wallTime: Double, file: String) throws {
        let summary = try SummaryValue(message)
        let tag = summary.tag
        if let plugin = summary.plugin, plugins[tag] == nil {
            plugins[tag] = plugin
            if plugins.count > tagLimit {
                throw TensorBoardError.tooLarge(path: file, what: "the number of tags", value: plugins.count, limit: tagLimit)
            }
        }
        guard let content = summary.content(plugin: plugins[tag]) else { return }
        switch content {
        case .scalar(let value):
            log.scalars[tag, default: []].append(.init(step: step, wallTime: wallTime, value: value))
            values += 1
        case .histogram(let value):
            log.histograms[tag, default: []].append(.init(step: step, wallTime: wallTime, value: value))
            values += value.counts.count
        case .text(let value):
            log.texts[tag, default: []].append(.init(step: step, wallTime: wallTime, value: value))
            values += 1
        }
        let tags = log.scalars.count + log.histograms.count + log.texts.count
        if tags > tagLimit { throw TensorBoardError.tooLarge(path: file, what: "the number of tags", value: tags, limit: tagLimit) }
        if values > valueLimit {
            throw TensorBoardError.tooLarge(path: file, what: "the number of values", value: values, limit: valueLimit)
        }
    }
}
