import Foundation
import ThalwegTraining

/// The experiment files under `Examples/`.
enum ExampleExperiments {
    static let sick: [(file: String, finding: String)] = [
        ("deep-sigmoid", "vanishing-gradients"), ("all-zero", "symmetric-initialization"), ("rate-too-high", "learning-rate-too-high"),
        ("rate-too-low", "learning-rate-too-low"), ("dead-relu", "dead-units"), ("unscaled-inputs", "unscaled-inputs"),
        ("softmax-twice", "loss-output-mismatch"), ("linear-stack", "missing-nonlinearity"),
    ]
    static let healthy = [
        "digits-adam", "digits-momentum", "digits-cosine", "digits-cnn", "digits-batch-norm", "digits-dropout", "iris", "wine", "breast-cancer",
        "diabetes", "circles", "moons", "xor", "spirals",
    ]

    static func load(_ path: String) throws -> Experiment {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try Experiment(file: root.appendingPathComponent("Examples/\(path).yaml").path)
    }
}
