import CPJRT

/// A named setting handed to the plugin when a client is made; which names exist is the plugin's business.
public enum ClientOption: Sendable, Hashable {
    /// A whole number, for example `cpu_device_count`.
    case int64(String, Int64)
    /// Text.
    case string(String, String)
    /// A switch.
    case bool(String, Bool)
    /// A 32-bit number.
    case float(String, Float)
    /// A list of whole numbers, for example `visible_devices`.
    case int64List(String, [Int64])

    /// The name as the plugin spells it.
    public var name: String {
        switch self {
        case .int64(let name, _), .string(let name, _), .bool(let name, _), .float(let name, _), .int64List(let name, _): name
        }
    }

    /// Refuses what the CPU plugin does not check itself: it reads `cpu_device_count` without looking at its type.
    private func validate() throws(PJRTError) {
        guard name == "cpu_device_count" else { return }
        if case .int64(_, let count) = self, 1...1024 ~= count { return }
        throw .invalidOption(name: name, value: "\(self)", limit: ".int64 from 1 to 1024")
    }

    /// Calls `body` with the options as the C records, which live only during the call.
    static func withRecords<Result>(
        of options: [ClientOption], _ body: (UnsafeBufferPointer<PJRT_NamedValue>) throws(PJRTError) -> Result
    ) throws(PJRTError) -> Result {
        for option in options { try option.validate() }
        // The records point into this storage; each option has at most a name, a text and a list.
        var storage: [UnsafeMutableRawPointer] = []
        defer { for pointer in storage { pointer.deallocate() } }
        func keep<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
            let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
            pointer.initialize(from: elements, count: elements.count)
            storage.append(UnsafeMutableRawPointer(pointer))
            return UnsafePointer(pointer)
        }
        func text(_ string: String) -> UnsafePointer<CChar> { keep(string.utf8.map { CChar(bitPattern: $0) } + [0]) }

        let records = options.map { option in
            var record = PJRT_NamedValue()
            FunctionTable.setSize(of: &record)
            record.name = text(option.name)
            record.name_size = option.name.utf8.count
            record.value_size = 1
            switch option {
            case .int64(_, let value):
                record.type = Int32(PJRT_NamedValue_kInt64)
                record.int64_value = value
            case .string(_, let value):
                record.type = Int32(PJRT_NamedValue_kString)
                record.string_value = text(value)
                record.value_size = value.utf8.count
            case .bool(_, let value):
                record.type = Int32(PJRT_NamedValue_kBool)
                record.bool_value = value
            case .float(_, let value):
                record.type = Int32(PJRT_NamedValue_kFloat)
                record.float_value = value
            case .int64List(_, let values):
                record.type = Int32(PJRT_NamedValue_kInt64List)
                record.int64_array_value = keep(values)
                record.value_size = values.count
            }
            return record
        }
        return try records.withUnsafeBufferPointer { (pointer) throws(PJRTError) in try body(pointer) }
    }
}
