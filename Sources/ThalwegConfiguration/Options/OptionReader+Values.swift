extension OptionReader {
    /// The truth value at `key`.
    ///
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`.
    public mutating func bool(_ key: String, default: Bool? = nil) throws(ConfigurationError) -> Bool {
        guard let child = try node(key) else { return try present(`default`, key) }
        guard let flag = child.bool else { throw wrongType(key, "true or false", child) }
        return flag
    }

    /// The text at `key`; a number is not text.
    ///
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`.
    public mutating func string(_ key: String, default: String? = nil) throws(ConfigurationError) -> String {
        guard let child = try node(key) else { return try present(`default`, key) }
        guard let text = child.string else { throw wrongType(key, "text", child) }
        return text
    }

    /// One of the words `of` at `key`.
    ///
    /// - Throws: `ConfigurationError.unknownName` for another word, with the nearest one; `.missingKey`, `.wrongType`.
    public mutating func choice(
        _ key: String, of words: [String], default: String? = nil
    ) throws(ConfigurationError) -> String {
        guard let child = try node(key) else { return try present(`default`, key) }
        guard let word = child.string else {
            throw wrongType(key, "one of \(words.joined(separator: ", "))", child)
        }
        guard words.contains(word) else {
            throw .unknownName(kind: key, name: word, line: child.line ?? node.line, nearest: nearest(word, in: words), all: words)
        }
        return word
    }

    /// The texts at `key`: a list of words, or one word.
    ///
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`.
    public mutating func strings(_ key: String, default: [String]? = nil) throws(ConfigurationError) -> [String] {
        guard let child = try node(key) else { return try present(`default`, key) }
        var result: [String] = []
        for item in child.list ?? [child] {
            guard let text = item.string else { throw wrongType(key, "text or a list of texts", item) }
            result.append(text)
        }
        return result
    }

    /// The nodes of the list at `key`.
    ///
    /// - Throws: `ConfigurationError.missingKey` where there is neither value nor `default`, `.wrongType`.
    public mutating func list(
        _ key: String, default: [ConfigurationNode]? = nil
    ) throws(ConfigurationError) -> [ConfigurationNode] {
        guard let child = try node(key) else { return try present(`default`, key) }
        guard let items = child.list else { throw wrongType(key, "a list", child) }
        return items
    }

    func present<Value>(_ value: Value?, _ key: String) throws(ConfigurationError) -> Value {
        guard let value else { throw missing(key) }
        return value
    }
}
