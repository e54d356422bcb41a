import Foundation
import ThalwegCore

/// The safetensors format: an 8-byte length, a JSON header of names, types, shapes and offsets, then the bytes.
enum SafeTensors {
    struct FormatError: Error, CustomStringConvertible {
        let description: String
    }

    private static let names: [DType: String] = [
        .bool: "BOOL", .int8: "I8", .int16: "I16", .int32: "I32", .int64: "I64", .uint8: "U8", .uint16: "U16", .uint32: "U32",
        .uint64: "U64", .float16: "F16", .bfloat16: "BF16", .float32: "F32", .float64: "F64",
    ]

    private struct Entry: Codable {
        let dtype: String
        let shape: [Int]
        let data_offsets: [Int]
    }

    static func encode(_ tree: ArrayTree) throws -> [UInt8] {
        var header: [String: Entry] = [:], offset = 0
        for (name, leaf) in tree.pairs {
            header[name] = Entry(dtype: names[leaf.dtype] ?? "", shape: leaf.shape.dimensions, data_offsets: [offset, offset + leaf.bytes.count])
            offset += leaf.bytes.count
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var text = [UInt8](try encoder.encode(header))
        while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
        var result = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
        result.reserveCapacity(8 + text.count + offset)
        result += text
        for leaf in tree.leaves { result += leaf.bytes }
        return result
    }

    /// Reads a file's bytes; every size is checked against the file before anything is taken.
    static func decode(_ bytes: [UInt8]) throws -> ArrayTree {
        guard bytes.count >= 8 else { throw FormatError(description: "the file is shorter than its header") }
        let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= 100 << 20, Int(length) <= bytes.count - 8 else { throw FormatError(description: "the header claims \(length) bytes") }
        let start = 8 + Int(length)
        let header: [String: Entry]
        do { header = try JSONDecoder().decode([String: Entry].self, from: Data(bytes[8..<start])) } catch {
            throw FormatError(description: "the header is no valid JSON of tensors")
        }
        let types = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
        return ArrayTree(try header.sorted { ($0.value.data_offsets.first ?? 0, $0.key) < ($1.value.data_offsets.first ?? 0, $1.key) }.map { name, entry in
            guard let dtype = types[entry.dtype] else { throw FormatError(description: "\(name) has the unknown type \(entry.dtype)") }
            var size = dtype.byteCount
            for extent in entry.shape {
                let (product, overflow) = size.multipliedReportingOverflow(by: extent)
                guard extent >= 0, !overflow else { throw FormatError(description: "\(name) has the impossible shape \(entry.shape)") }
                size = product
            }
            guard entry.data_offsets.count == 2, entry.data_offsets[0] >= 0, entry.data_offsets[1] <= bytes.count - start,
                entry.data_offsets[1] - entry.data_offsets[0] == size
            else { throw FormatError(description: "\(name) does not lie within the file") }
            return (name, HostArray(dtype: dtype, shape: Shape(entry.shape), bytes: Array(bytes[start + entry.data_offsets[0]..<start + entry.data_offsets[1]])))
        })
    }
}
