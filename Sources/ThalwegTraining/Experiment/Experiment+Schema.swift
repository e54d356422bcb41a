import ThalwegConfiguration
import ThalwegData
import ThalwegNN
import ThalwegOptimizers

extension Experiment {
    /// The JSON Schema (draft 2020-12) of the experiment file, made from the catalogues.
    public static var schema: ConfigurationNode {
        func object(_ properties: ConfigurationNode, required: [String] = []) -> ConfigurationNode {
            var node: ConfigurationNode = ["type": "object", "properties": properties, "additionalProperties": false]
            if !required.isEmpty { node["required"] = .list(required.map { .string($0) }) }
            return node
        }
        func reference(_ name: String) -> ConfigurationNode { ["$ref": .string("#/$defs/\(name)")] }
        let number: ConfigurationNode = ["type": "number", "minimum": 0]
        let flag: ConfigurationNode = ["type": "boolean"], count: ConfigurationNode = ["type": "integer", "minimum": 0]
        let gradient: ConfigurationNode = [
            "zero_non_finite": flag, "clip_value": number, "clip_block_rms": number, "clip_adaptive": number, "clip_norm": number,
            "centralize": flag, "noise": object(["eta": number, "gamma": number]), "skip_non_finite": count,
        ]
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Thalweg experiment, version 1",
            "type": "object",
            "additionalProperties": false,
            "required": ["data", "model", "loss", "optimizer"],
            "properties": [
                "thalweg": ["const": 1],
                "name": ["type": "string"],
                "seed": ["type": "integer", "minimum": 0],
                "precision": Precision.schema,
                "data": DataConfiguration.schema,
                "model": object(
                    [
                        "input": ["oneOf": [["const": "auto"], ["type": "array", "items": ["type": "integer", "minimum": 1]]]],
                        "layers": ["type": "array", "minItems": 1, "items": reference("layer")],
                    ], required: ["layers"]),
                "loss": reference("loss"),
                "metrics": ["type": "array", "items": ["type": "string"]],
                "optimizer": reference("optimizer"),
                "schedule": reference("schedule"),
                "gradient": object(gradient),
                "regularization": object(["l2": number, "l1": number]),
                "training": object([
                    "epochs": ["type": "integer", "minimum": 0],
                    "steps": ["type": "integer", "minimum": 0],
                    "batch_size": ["oneOf": [["const": "full"], ["type": "integer", "minimum": 1]]],
                    "accumulate": ["type": "integer", "minimum": 1],
                    "early_stopping": object(["patience": ["type": "integer", "minimum": 1]]),
                ]),
            ],
            "$defs": [
                "dataset": datasetCatalogue.schema, "layer": layerCatalogue.schema, "loss": lossCatalogue.schema,
                "optimizer": optimizerCatalogue.schema, "schedule": scheduleCatalogue.schema,
                "activation": activationCatalogue.schema, "initializer": initializerCatalogue.schema,
            ],
        ]
    }
}
