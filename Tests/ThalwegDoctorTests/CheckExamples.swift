import ThalwegDoctor
import ThalwegTraining

/// Sick and healthy logs of every check. The healthy ones show the symptom, or nearly, without harm.
enum CheckExamples {
    struct Example: Sendable, CustomStringConvertible {
        let check: String
        let name: String
        let isSick: Bool
        let run: RunLog
        var description: String { "\(check): \(name)" }
    }

    static let all: [Example] = [
        badValues, mismatch, unscaled, symmetric, linear, rateTooHigh, vanishing, exploding, scale, dead, saturated, rateTooLow, undertrained,
    ].flatMap { $0 }

    private static let healthy = SyntheticRun.make()
    private static let failed = SyntheticRun.failed()

    private static func sick(_ check: String, _ name: String, _ run: RunLog) -> Example { Example(check: check, name: name, isSick: true, run: run) }
    private static func well(_ check: String, _ name: String, _ run: RunLog) -> Example { Example(check: check, name: name, isSick: false, run: run) }

    private static let badValues = [
        sick("bad-values", "NaN in two rows", failed.changed { $0.data.badInputs = 3; $0.data.badInputRows = [4, 17] }),
        sick("bad-values", "labels outside the classes", healthy.changed { $0.data.badTargets = 1; $0.data.badTargetRows = [0] }),
        well("bad-values", "clean", healthy), well("bad-values", "clean, but fails", failed),
    ]
    private static let mismatch = [
        sick("loss-output-mismatch", "softmax twice", healthy.changed { $0.outputActivation = "softmax" }),
        sick("loss-output-mismatch", "probabilities expected, logits given", failed.changed { $0.loss = "binary_cross_entropy" }),
        sick("loss-output-mismatch", "sigmoid for targets up to 300", failed.changed { $0.data.task = "regression"; $0.loss = "mse"; $0.outputActivation = "sigmoid"; $0.data.targetMaximum = 300 }),
        well("loss-output-mismatch", "logits", healthy),
        well("loss-output-mismatch", "probabilities", healthy.changed { $0.loss = "categorical_cross_entropy"; $0.outputActivation = "softmax" }),
        well("loss-output-mismatch", "regression", healthy.changed { $0.data.task = "regression"; $0.loss = "mse" }),
    ]
    private static let unscaled = [
        sick("unscaled-inputs", "times 10,000", failed.changed { $0.data.inputDeviation = 1e4 }),
        sick("unscaled-inputs", "one feature a thousand times larger", failed.changed { $0.data.featureDeviations[3] = 1000 }),
        sick("unscaled-inputs", "tiny", failed.changed { $0.data.inputDeviation = 1e-4 }),
        well("unscaled-inputs", "standardized", failed),
        well("unscaled-inputs", "pixels from 0 to 1, some constant", healthy.changed { $0.data.inputMean = 0.3; $0.data.inputDeviation = 0.3; $0.data.featureDeviations[0] = 0 }),
    ]
    private static let symmetric = [
        sick("symmetric-initialization", "zeros", failed.spoilt(0..<3) { $0.weightNorm = 0; $0.identicalWeightShare = 1 }),
        sick("symmetric-initialization", "constant in one layer", failed.spoilt(1..<2) { $0.identicalWeightShare = 1 }),
        well("symmetric-initialization", "zeros in the output layer only", failed.spoilt(3..<4) { $0.identicalWeightShare = 1 }),
        well("symmetric-initialization", "equal units that do no harm", healthy.spoilt(0..<1) { $0.identicalWeightShare = 1 }),
    ]
    private static let linear = [
        sick("missing-nonlinearity", "three linear layers", SyntheticRun.failed(layers: 3, activation: nil)),
        sick("missing-nonlinearity", "linear by name, half learned", SyntheticRun.make(layers: 2, activation: "linear", accuracy: 0.6, loss: 1)),
        well("missing-nonlinearity", "a linear stack that suffices", SyntheticRun.make(activation: nil)),
        well("missing-nonlinearity", "one linear layer", SyntheticRun.failed(layers: 1, activation: nil)),
        well("missing-nonlinearity", "relu", failed),
    ]
    private static let rateTooHigh = [
        sick("learning-rate-too-high", "not a number", failed.changed { $0.status = .diverged; $0.firstNonFinite = NonFinite(step: 12, place: "loss"); $0.final.train.loss = .nan }),
        sick("learning-rate-too-high", "steps of a third of the weights", failed.spoilt { $0.updateNorm = $0.weightNorm / 3 }),
        sick("learning-rate-too-high", "the loss jumps", failed.changed { $0.stepLosses[3] = 40 }),
        well("learning-rate-too-high", "large steps that learn everything", SyntheticRun.make(accuracy: 0.99).spoilt { $0.updateNorm = $0.weightNorm / 5 }),
        well("learning-rate-too-high", "fails for another reason", failed),
    ]
    private static let vanishing = [
        sick("vanishing-gradients", "10⁻⁶", SyntheticRun.failed(layers: 10, activation: "sigmoid").spoilt(0..<1) { $0.gradientNorm = 2e-7 }),
        sick("vanishing-gradients", "exactly zero", failed.spoilt(0..<2) { $0.gradientNorm = 0 }),
        well("vanishing-gradients", "a small ratio that does no harm", SyntheticRun.make(layers: 10).spoilt(0..<1) { $0.gradientNorm = 1e-5 }),
        well("vanishing-gradients", "fails with an even gradient", failed),
    ]
    private static let exploding = [
        sick("exploding-gradients", "norm of 10⁶", failed.changed { for i in $0.probes.indices { $0.probes[i].gradientNorm = 1e6 } }),
        sick("exploding-gradients", "the first layer's 10⁴ times the last's", failed.spoilt(0..<1) { $0.gradientNorm = 2e3 }),
        well("exploding-gradients", "a large norm that does no harm", healthy.changed { $0.probes[0].gradientNorm = 5e3 }),
        well("exploding-gradients", "fails with a usual norm", failed),
    ]
    private static let scale = [
        sick("poor-initialization-scale", "ten times Glorot", failed.spoilt { $0.weightNorm *= 10 }),
        sick("poor-initialization-scale", "a hundredth of Glorot", failed.spoilt(1..<2) { $0.weightNorm /= 100 }),
        sick("poor-initialization-scale", "the gradient fades at the start", failed.spoilt(0..<1) { $0.activationGradient = 1e-8 }),
        well("poor-initialization-scale", "ten times Glorot, and learns", healthy.spoilt { $0.weightNorm *= 10 }),
        well("poor-initialization-scale", "He's variance, fails", failed.spoilt { $0.weightNorm *= 1.4 }),
    ]
    private static let dead = [
        sick("dead-units", "all of a layer", failed.spoilt(0..<1) { $0.deadShare = 1 }),
        sick("dead-units", "80 % of a layer", failed.spoilt(1..<2) { $0.deadShare = 0.8 }),
        well("dead-units", "a sparse layer that learns", healthy.spoilt(1..<2) { $0.deadShare = 0.8 }),
        well("dead-units", "a third, fails for another reason", failed.spoilt { $0.deadShare = 0.33 }),
    ]
    private static let saturated = [
        sick("saturated-activations", "90 % of a layer", SyntheticRun.failed(activation: "tanh").spoilt(0..<1) { $0.saturatedShare = 0.9 }),
        sick("saturated-activations", "60 % of all", SyntheticRun.failed(activation: "sigmoid").spoilt { $0.saturatedShare = 0.6 }),
        well("saturated-activations", "90 %, and learns", SyntheticRun.make(activation: "tanh").spoilt(0..<1) { $0.saturatedShare = 0.9 }),
        well("saturated-activations", "a tenth", SyntheticRun.failed(activation: "tanh").spoilt { $0.saturatedShare = 0.1 }),
    ]
    private static let rateTooLow = [
        sick("learning-rate-too-low", "10⁻⁷ of the weights", failed.spoilt { $0.updateNorm = $0.weightNorm * 1e-7 }),
        sick("learning-rate-too-low", "2·10⁻⁵ and half learned", SyntheticRun.make(accuracy: 0.5, loss: 1.5).spoilt { $0.updateNorm = $0.weightNorm * 2e-5 }),
        well("learning-rate-too-low", "small steps at a good place", healthy.spoilt { $0.updateNorm = $0.weightNorm * 1e-6 }),
        well("learning-rate-too-low", "one frozen layer", failed.spoilt(0..<1) { $0.updateNorm = 0 }),
    ]
    private static let undertrained = [
        sick("undertrained", "falls by a tenth a quarter", SyntheticRun.make(accuracy: 0.6).changed { $0.stepLosses = (0..<320).map { 2.3 * (1 - Double($0) / 640) } }),
        sick("undertrained", "falls faster and faster", SyntheticRun.make(accuracy: 0.3).changed { $0.stepLosses = (0..<320).map { 2.3 - 1e-5 * Double($0 * $0) } }),
        well("undertrained", "flat at the end", failed),
        well("undertrained", "still falling, but nearly everything is learned", SyntheticRun.make(accuracy: 0.95).changed { $0.stepLosses = (0..<320).map { 2.3 * (1 - Double($0) / 330) } }),
    ]
}
