import ThalwegConfiguration
import ThalwegCore

/// `{text: f, tokens: bytes, context: 128}`: the file cut into pieces of `context` bytes; at every place the next byte is to be predicted.
enum Text {
    static let entry = FileSource.entry(
        "text", summary: "Next-token prediction on a text file",
        options: [
            OptionDescription("file", .string, required: true, "the file"),
            OptionDescription("tokens", .choice(["bytes"]), default: "bytes", "bytes: a vocabulary of 256"),
            OptionDescription("context", .integer, default: 128, "tokens per example, from 1"),
        ], paths: ["file"], shorthand: "file"
    ) { reader in
        let file = try reader.string("file")
        _ = try reader.choice("tokens", of: ["bytes"], default: "bytes")
        let context = try reader.int("context", default: 128, in: 1...1_000_000)
        return { place in
            let path = place.resolve(file)
            let bytes = try FileBytes.read(path)
            let examples = (bytes.count - 1) / context
            guard examples > 0 else {
                throw DataError.empty(what: "\"\(path)\", which has \(bytes.count) bytes where an example needs \(context + 1),")
            }
            let shape: Shape = [examples, context]
            return try Dataset(
                name: file, inputs: HostArray(bytes[..<(examples * context)].map { Int32($0) }, shape: shape),
                targets: HostArray(bytes[1...(examples * context)].map { Int32($0) }, shape: shape),
                task: .tokens(vocabulary: 256))
        }
    }
}
