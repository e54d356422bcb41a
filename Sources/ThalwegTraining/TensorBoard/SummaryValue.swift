/// TensorFlow's `Summary.Value` as read: a tag and one of several forms.
struct SummaryValue {
    enum Content {
        case scalar(Double)
        case histogram(EventHistogram)
        case text(String)
    }

    var tag = ""
    /// From the metadata, which many writers add to a tag's first value only.
    var plugin: String?
    private var simple: Float?
    private var histogram: EventHistogram?
    private var tensor: EventTensor?

    init(_ message: ArraySlice<UInt8>) throws(ProtobufDecoder.Malformed) {
        var decoder = ProtobufDecoder(message)
        while let (field, value) = try decoder.next() {
            switch (field, value) {
            case (1, .bytes(let bytes)): tag = String(decoding: bytes, as: UTF8.self)
            case (2, .fixed32(let bits)): simple = Float(bitPattern: bits)
            case (5, .bytes(let bytes)): histogram = try Self.histogram(bytes)
            case (8, .bytes(let bytes)): tensor = try EventTensor(bytes)
            case (9, .bytes(let bytes)): plugin = try Self.plugin(bytes)
            default: break
            }
        }
    }

    /// What the value says, given its tag's plugin; nil for other kinds. Without a plugin, a tensor of one number is a scalar.
    func content(plugin: String?) -> Content? {
        if let simple { return .scalar(Double(simple)) }
        if let histogram { return .histogram(histogram) }
        guard let tensor else { return nil }
        switch plugin {
        case "scalars", "", nil: return tensor.numbers.count == 1 ? .scalar(tensor.numbers[0]) : nil
        case "histograms": return Self.histogram(rows: tensor.numbers).map(Content.histogram)
        case "text": return tensor.texts.isEmpty ? nil : .text(tensor.texts.joined(separator: "\n"))
        default: return nil
        }
    }

    private static func histogram(_ message: ArraySlice<UInt8>) throws(ProtobufDecoder.Malformed) -> EventHistogram {
        var result = EventHistogram(minimum: 0, maximum: 0, sum: 0, sumOfSquares: 0, limits: [], counts: [])
        var decoder = ProtobufDecoder(message)
        while let (field, value) = try decoder.next() {
            switch (field, value) {
            case (1, .fixed64(let bits)): result.minimum = Double(bitPattern: bits)
            case (2, .fixed64(let bits)): result.maximum = Double(bitPattern: bits)
            case (4, .fixed64(let bits)): result.sum = Double(bitPattern: bits)
            case (5, .fixed64(let bits)): result.sumOfSquares = Double(bitPattern: bits)
            case (6, .fixed64(let bits)): result.limits.append(Double(bitPattern: bits))
            case (7, .fixed64(let bits)): result.counts.append(Double(bitPattern: bits))
            case (6, .bytes(let bytes)):
                result.limits += try ProtobufDecoder.fixed(bytes, size: 8).map(Double.init(bitPattern:))
            case (7, .bytes(let bytes)):
                result.counts += try ProtobufDecoder.fixed(bytes, size: 8).map(Double.init(bitPattern:))
            default: break
            }
        }
        guard result.limits.count == result.counts.count else { throw ProtobufDecoder.Malformed() }
        return result
    }

    /// The newer form: rows of left edge, right edge and count.
    private static func histogram(rows: [Double]) -> EventHistogram? {
        guard rows.count % 3 == 0, let low = rows.first else { return nil }
        let starts = stride(from: 0, to: rows.count, by: 3)
        let centres = starts.map { (rows[$0] + rows[$0 + 1]) / 2 }
        let counts = starts.map { rows[$0 + 2] }
        return EventHistogram(
            minimum: low, maximum: rows[rows.count - 2],
            sum: zip(centres, counts).reduce(0) { $0 + $1.0 * $1.1 },
            sumOfSquares: zip(centres, counts).reduce(0) { $0 + $1.0 * $1.0 * $1.1 },
            limits: starts.map { rows[$0 + 1] }, counts: counts)
    }

    private static func plugin(_ metadata: ArraySlice<UInt8>) throws(ProtobufDecoder.Malformed) -> String? {
        var decoder = ProtobufDecoder(metadata)
        while let (field, value) = try decoder.next() {
            guard case (1, .bytes(let data)) = (field, value) else { continue }
            var inner = ProtobufDecoder(data)
            while let (field, value) = try inner.next() {
                if case (1, .bytes(let name)) = (field, value) { return String(decoding: name, as: UTF8.self) }
            }
        }
        return nil
    }
}
