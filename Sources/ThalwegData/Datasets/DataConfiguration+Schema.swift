public import ThalwegConfiguration

extension DataConfiguration {
    /// The JSON Schema (draft 2020-12) of the section `data`; it refers to `#/$defs/dataset`, which is `datasetCatalogue.schema`.
    public static var schema: ConfigurationNode {
        let kinds = ConfigurationNode.list(Normalization.Kind.allCases.map { .string($0.rawValue) })
        var faults: ConfigurationNode = [:]
        for option in DataFaults.options { faults[option.name] = option.schema }
        let synthetic = datasetCatalogue.entries.filter { $0.family == "synthetic" }.map { ConfigurationNode.string($0.name) }
        return [
            "type": "object",
            "properties": [
                "source": [
                    "anyOf": [
                        ["$ref": "#/$defs/dataset"],
                        [
                            "type": "object",
                            "properties": ["synthetic": ["anyOf": [["enum": .list(synthetic)], ["$ref": "#/$defs/dataset"]]]],
                            "required": ["synthetic"],
                        ],
                    ]
                ],
                "validation": [
                    "anyOf": [
                        ["type": "number", "minimum": 0, "exclusiveMaximum": 1],
                        [
                            "type": "object", "properties": ["split": ["type": "string"]], "required": ["split"],
                            "additionalProperties": false,
                        ],
                    ], "default": 0.2, "description": "share that is held out, or the source's own part",
                ],
                "normalize": ["enum": kinds, "default": "standardize", "description": "of the inputs"],
                "normalize_targets": ["enum": kinds, "default": "none", "description": "of a regression's targets"],
                "shuffle": ["type": "boolean", "default": true, "description": "a new order every epoch"],
                "limit": [
                    "anyOf": [["type": "integer", "minimum": 1], ["const": "none"]],
                    "description": "train on the first examples only",
                ],
                "faults": ["type": "object", "properties": faults, "additionalProperties": false],
            ],
            "required": ["source"], "additionalProperties": false,
        ]
    }
}
