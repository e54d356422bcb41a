public import ThalwegConfiguration
public import ThalwegTraining

/// A run as a JSON document of schema `thalweg.run/1`.
public enum RunDocument {
    /// The document. Values that are not finite are `null` once written.
    public static func node(_ run: RunLog) -> ConfigurationNode {
        [
            "schema": "thalweg.run/1",
            "name": .string(run.name),
            "seed": Int(exactly: run.seed).map(ConfigurationNode.integer) ?? .number(Double(run.seed)),
            "status": .string(run.status.rawValue),
            "device": .string(run.device),
            "parameters": .integer(run.parameterCount),
            "steps": .integer(run.steps),
            "epochs": .integer(run.epochs),
            "seconds": [
                "compile": .number(run.seconds.compile), "train": .number(run.seconds.train),
                "total": .number(run.seconds.total),
            ],
            "final": measures(run.final),
            "best": run.best.map(best) ?? .null,
            "history": .list(run.history.map(row)),
            "curvature": run.curvature.map { .list($0.map(look)) } ?? .null,
            "warnings": .list(run.warnings.map(ConfigurationNode.string)),
            "logdir": run.logdir.map(ConfigurationNode.string) ?? .null,
            "checkpoint": run.checkpoint.map(ConfigurationNode.string) ?? .null,
        ]
    }

    /// The document as text, indented.
    public static func text(_ run: RunLog) -> String { JSONWriter.text(node(run)) + "\n" }

    /// Both parts: `train_loss`, `train_accuracy`, `train_r2`, and the same of `validation_…`; `null` where not measured.
    static func measures(_ measures: Measures) -> ConfigurationNode {
        [
            "train_loss": .number(measures.train.loss),
            "train_accuracy": number(measures.train.accuracy),
            "train_r2": number(measures.train.r2),
            "validation_loss": number(measures.validation?.loss),
            "validation_accuracy": number(measures.validation?.accuracy),
            "validation_r2": number(measures.validation?.r2),
        ]
    }

    private static func best(_ record: EpochRecord) -> ConfigurationNode {
        [
            "epoch": .integer(record.epoch),
            "validation_loss": number(record.measures.validation?.loss),
            "validation_accuracy": number(record.measures.validation?.accuracy),
            "validation_r2": number(record.measures.validation?.r2),
        ]
    }

    private static func row(_ record: EpochRecord) -> ConfigurationNode {
        var result: ConfigurationNode = ["epoch": .integer(record.epoch), "step": .integer(record.step)]
        for (key, value) in measures(record.measures).map ?? [:] { result[key] = value }
        result["learning_rate"] = .number(record.learningRate)
        return result
    }

    private static func look(_ record: CurvatureRecord) -> ConfigurationNode {
        [
            "step": .integer(record.step), "loss": .number(record.loss), "largest": .number(record.largest), "largest_bound": .number(record.largestBound),
            "smallest": .number(record.smallest), "smallest_bound": .number(record.smallestBound), "trace": .number(record.trace),
            "trace_standard_error": .number(record.traceError), "largest_eigenvalue_times_learning_rate": .number(record.stability),
            "sharpness": .number(record.sharpness), "stability_ratio": number(record.stabilityRatio),
            "stability_coefficient": number(record.stabilityCoefficient), "preconditioned_largest": number(record.preconditionedLargest),
            "gradient_along_largest": number(record.gradientAlongTop), "step_along_largest": number(record.stepAlongTop),
            "alpha": number(record.alpha), "alpha_standard_error": number(record.alphaError),
        ]
    }

    private static func number(_ value: Double?) -> ConfigurationNode { value.map(ConfigurationNode.number) ?? .null }
}
