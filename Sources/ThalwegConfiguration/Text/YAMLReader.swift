import OrderedCollections
internal import Yams

/// Reads YAML 1.2 (core schema) and JSON into nodes that know their lines.
public enum YAMLReader {
    /// The one document in `text`; nothing at all is `null`.
    ///
    /// Only `true` and `false` are booleans, `1e-3` is a number, and a key that stands twice is an error. Keys are text.
    /// - Parameter file: the file's name, for messages.
    /// - Throws: `ConfigurationError.syntax` with line and column, `.duplicateKey`, or `.tooLarge`: at most 4 MiB, 64 levels, 400,000 nodes, 24 aliases.
    public static func parse(_ text: String, file: String? = nil) throws(ConfigurationError) -> ConfigurationNode {
        var text = text
        text.makeContiguousUTF8()
        if let first = text.utf8.first(where: { $0 > 32 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            do throws(ConfigurationError) {
                return try JSONReader.parse(text, file: file)
            } catch .syntax {
                // Flow-style YAML, which allows more than JSON.
            }
        }
        try ReadingLimits.check(text)
        let root: Node?
        do {
            root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw configurationError(error, file: file)
        } catch {
            throw .syntax(file: file, line: 1, column: 1, text: "\(error)")
        }
        guard let root else { return .null }
        var count = 0
        return try convert(root, depth: 0, count: &count, file: file)
    }

    private static func convert(
        _ node: Node, depth: Int, count: inout Int, file: String?
    ) throws(ConfigurationError) -> ConfigurationNode {
        count += 1
        guard count <= ReadingLimits.nodes else {
            throw .tooLarge(what: "number of nodes", value: count, limit: ReadingLimits.nodes)
        }
        guard depth <= ReadingLimits.depth else {
            throw .tooLarge(what: "nesting", value: depth, limit: ReadingLimits.depth)
        }
        let line = node.mark?.line
        switch node {
        case .scalar(let scalar):
            let isString = scalar.style != .plain || scalar.tag.rawValue == Tag.Name.str.rawValue
            return ConfigurationNode(isString ? .string(scalar.string) : PlainScalar.value(scalar.string), line: line)
        case .sequence(let sequence):
            var items: [ConfigurationNode] = []
            for item in sequence { items.append(try convert(item, depth: depth + 1, count: &count, file: file)) }
            return ConfigurationNode(.list(items), line: line)
        case .mapping(let mapping):
            var entries: OrderedDictionary<String, ConfigurationNode> = [:]
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw .syntax(
                        file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1,
                        text: "a list or a mapping cannot be a key; use text")
                }
                let keyLine = key.mark?.line
                guard entries[name.string] == nil else { throw .duplicateKey(key: name.string, line: keyLine) }
                var child = try convert(value, depth: depth + 1, count: &count, file: file)
                child.line = keyLine ?? child.line
                entries[name.string] = child
            }
            return ConfigurationNode(.map(entries), line: line)
        case .alias(let alias):
            throw .syntax(
                file: file, line: alias.mark?.line ?? 1, column: alias.mark?.column ?? 1, text: "an alias without its anchor")
        }
    }

    private static func configurationError(_ error: YamlError, file: String?) -> ConfigurationError {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let where_ = context.map { " (\($0.text) that began in line \($0.mark.line))" } ?? ""
            let advice = problem.contains("tab") || problem.contains("token")
                ? "; indent with spaces, and quote text that begins with a special character" : ""
            return .syntax(file: file, line: mark.line, column: mark.column, text: problem + where_ + advice)
        case .reader(let problem, let offset, _, let yaml):
            let before = yaml.prefix(offset ?? 0)
            let line = before.reduce(1) { $1.isNewline ? $0 + 1 : $0 }
            let column = before.reduce(1) { $1.isNewline ? 1 : $0 + 1 }
            return .syntax(file: file, line: line, column: column, text: problem + "; save the file as UTF-8 text")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return .duplicateKey(key: duplicates.first ?? "", line: context.mark.line > 0 ? context.mark.line : nil)
        case .memory: return .syntax(file: file, line: 1, column: 1, text: "out of memory")
        default: return .syntax(file: file, line: 1, column: 1, text: "\(error)")
        }
    }
}
