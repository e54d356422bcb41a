extension Catalogue {
    /// The JSON Schema (draft 2020-12) of an entry in any of the three spellings, for `$defs` under the catalogue's kind.
    ///
    /// Options that name another catalogue refer to `#/$defs/KIND`.
    public var schema: ConfigurationNode {
        let alone = entries.filter { !$0.options.contains(where: \.isRequired) }.flatMap { [$0.name] + $0.aliases }.map { ConfigurationNode.string($0) }
        var spellings: [ConfigurationNode] = alone.isEmpty ? [] : [["enum": .list(alone)]]
        for entry in entries {
            for name in [entry.name] + entry.aliases {
                spellings.append([
                    "type": "object", "description": .string(entry.summary),
                    "properties": .map([name: options(of: entry, named: false, as: name)]),
                    "required": [.string(name)], "additionalProperties": false,
                ])
                spellings.append(options(of: entry, named: true, as: name))
                if let shorthand = entry.shorthand { spellings.append(options(of: entry, named: false, as: name, shorthand: shorthand)) }
            }
        }
        return ["anyOf": .list(spellings)]
    }

    private func options(of entry: CatalogueEntry<Product>, named: Bool, as name: String, shorthand: String? = nil) -> ConfigurationNode {
        var properties: ConfigurationNode = [:]
        var required: [ConfigurationNode] = []
        if named {
            properties["name"] = ["const": .string(name)]
            required.append("name")
        }
        for option in entry.options where !(named && option.name == "name") {
            let key = option.name == shorthand ? name : option.name
            properties[key] = option.schema
            if option.isRequired || option.name == shorthand { required.append(.string(key)) }
        }
        var result: ConfigurationNode = ["type": .list(named || shorthand != nil || !required.isEmpty ? ["object"] : ["object", "null"])]
        result["properties"] = properties
        if !required.isEmpty { result["required"] = .list(required) }
        result["additionalProperties"] = false
        return result
    }
}
