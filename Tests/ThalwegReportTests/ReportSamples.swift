import Glibc
import ThalwegDoctor
import ThalwegTraining

/// Runs like those of ten sigmoid layers on digits, sick and cured, made by formulas.
enum ReportSample {
    static let layerCount = 10

    static func run(isSick: Bool, epochs: Int = 20) -> RunLog {
        var data = DataFacts(
            name: "digits", task: "classification", trainingCount: 1437, validationCount: 360, exampleShape: [64], outputs: 10)
        data.inputMean = 0.305
        data.inputDeviation = 0.376
        data.inputMaximum = 1
        data.classCounts = [142, 146, 142, 146, 145, 145, 145, 143, 139, 144]
        let layers = (0..<layerCount).map { index in
            LayerFacts(
                path: "layers.\(index)", kind: "dense", activation: index == 9 ? nil : isSick ? "sigmoid" : "relu", fanIn: 64,
                fanOut: index == 9 ? 10 : 64, parameters: ["weight", "bias"])
        }
        var run = RunLog(
            name: "Ten sigmoid layers on digits", seed: 7, device: "cpu", parameterCount: 38_090, batchSize: 32, stepsPerEpoch: 45,
            plannedSteps: 45 * epochs, optimizer: "adam", learningRate: 1e-3, loss: "softmax_cross_entropy", data: data, layers: layers)
        run.steps = 45 * epochs
        run.epochs = epochs
        run.seconds.total = 4.1
        run.seconds.train = 3.2
        run.seconds.compile = 0.6
        run.seconds.probes = 0.14
        func wave(_ index: Int) -> Double { sin(Double(index) * 12.9898) * 0.5 }
        func measure(_ epoch: Double, validation: Bool) -> Measure {
            if isSick { return Measure(loss: 2.303 + 0.002 * wave(Int(epoch * 7)), accuracy: 0.1 + 0.008 * wave(Int(epoch * 3))) }
            let floor = validation ? 0.13 : 0.002
            return Measure(
                loss: floor + 2.2 * exp(-epoch / 2) + 0.01 * abs(wave(Int(epoch))),
                accuracy: (validation ? 0.969 : 1) - 0.87 * exp(-epoch / 1.2))
        }
        func measures(_ epoch: Double) -> Measures {
            Measures(train: measure(epoch, validation: false), validation: measure(epoch, validation: true))
        }
        run.initial = measures(0)
        run.history = (1...epochs).map {
            EpochRecord(epoch: $0, step: 45 * $0, measures: measures(Double($0)), learningRate: 1e-3)
        }
        run.final = measures(Double(epochs))
        run.stepLosses = (0..<run.steps).map { measure(Double($0) / 45, validation: false).loss + 0.02 * wave($0) }
        run.probes = [0, 20, 40, 400, run.steps - 1].filter { $0 < run.steps }.map { step in
            ProbeRecord(
                step: step, loss: run.stepLosses[step], gradientNorm: 0.2,
                layers: layers.indices.map { signals($0, step, layers[$0], isSick) })
        }
        return run
    }

    private static func signals(_ index: Int, _ step: Int, _ layer: LayerFacts, _ isSick: Bool) -> LayerSignals {
        var signals = LayerSignals()
        signals.path = layer.path
        let depth = Double(layerCount - 1 - index)
        signals.gradientNorm = isSick ? 0.19 * pow(10, -0.92 * depth) : 0.35 * pow(0.93, depth)
        signals.weightNorm = 6
        signals.updateNorm = isSick ? 6e-4 * pow(10, -0.3 * depth) : 0.02
        signals.saturatedShare = isSick && index < 8 ? 0.04 * Double(8 - index) : 0
        let centre = isSick ? 0.5 : 0.3
        let width = isSick ? 0.02 + 0.2 / Double(index + 1) : 0.5 + 0.1 * Double(step > 100 ? 1 : 0)
        let (low, high) = isSick ? (0.0, 1.0) : (0.0, 3.0)
        signals.activationVariance = width * width
        signals.histogram = Histogram(
            low: low, high: high,
            counts: (0..<32).map { bin in
                let x = low + (Double(bin) + 0.5) / 32 * (high - low)
                let spike = !isSick && bin == 0 ? 900.0 : 0
                return (1000 * exp(-pow((x - centre) / width, 2) / 2) + spike).rounded()
            })
        return signals
    }

    static var diagnosis: Diagnosis {
        var saturated = Finding(
            id: "saturated-activations", severity: .warning, confidence: 0.81,
            summary: "Sigmoids pass on at most a quarter of the gradient, and 32 % of those of the first layer sit in their flat part.",
            places: ["layers.0", "layers.1", "layers.2"], sinceStep: 0,
            evidence: [Evidence("saturated_share", 0.32, ">", 0.25, step: 40, place: "layers.0")])
        saturated.causedBy = ["poor-initialization-scale"]
        var vanishing = Finding(
            id: "vanishing-gradients", severity: .critical, confidence: 0.97,
            summary:
                "The gradient of the first layer is 5.3×10⁻⁹ of the last layer's: nine sigmoid layers each shrink it, and the loss stands at 2.303.",
            places: (0..<8).map { "layers.\($0)" }, sinceStep: 0,
            evidence: [
                Evidence("gradient_norm_ratio", 5.3e-9, "<", 1e-3, step: 40, place: "layers.0 / layers.9"),
                Evidence("loss_decrease", 0.0004, "<", 0.05), Evidence("validation_accuracy", 0.1, "<", 0.2),
            ])
        vanishing.causedBy = ["saturated-activations", "poor-initialization-scale"]
        vanishing.confirmation = Confirmation(
            experiment: "Trained 4 epochs again from the same seed, with a path that keeps the gradient.",
            changed: "model.layers.*.dense.activation: sigmoid → relu",
            observed: "gradient ratio 0.52 instead of 5.3×10⁻⁹; loss 0.31 instead of 2.303",
            holds: true)
        let scale = Finding(
            id: "poor-initialization-scale", severity: .warning, confidence: 0.7,
            summary: "The initializer does not fit sigmoids: the variance of activations falls from 0.048 to 0.0016 over the layers.",
            evidence: [Evidence("activation_variance_ratio", 0.033, "<", 0.1, step: 0)])
        return Diagnosis(
            run: run(isSick: true), findings: [vanishing, saturated, scale],
            notes: ["bad-values: nothing to look at beyond the first 4,096 columns."])
    }

    static var cure: Cure {
        let before = run(isSick: true).final
        let after = run(isSick: false).final
        func changes(_ key: String, _ from: String, _ to: String) -> [Change] {
            (0..<9).map { Change(path: "model.layers.\($0).dense.\(key)", from: from, to: to) }
        }
        func outcome(_ id: String, _ rank: Int, _ changes: [Change], _ after: Measures, _ p: Double?, _ accepted: Bool = false)
            -> TrialOutcome
        {
            TrialOutcome(
                id: id, rank: rank, findings: ["vanishing-gradients"], changes: changes, before: before, after: after, trials: 3, pValue: p,
                accepted: accepted, run: run(isSick: !accepted))
        }
        let cured = outcome(
            "relu+he_normal", 2, changes("activation", "sigmoid", "relu") + changes("kernel_initializer", "none", "he_normal"), after,
            0.0007, true)
        let middling = Measures(train: Measure(loss: 0.9, accuracy: 0.72), validation: Measure(loss: 0.95, accuracy: 0.71))
        return Cure(
            outcomes: [
                outcome("xavier_normal", 1, changes("kernel_initializer", "none", "xavier_normal"), before, 0.62), cured,
                outcome("batch_norm", 3, [Change(path: "model.layers.1", from: "none", to: "{\"batch_norm\":{}}")], middling, 0.01),
            ], accepted: cured, run: run(isSick: false), randomRepair: RandomRepair(measures: middling, trials: 3), specification: nil,
            seconds: 21.4)
    }
}
