import ThalwegTraining

/// Logs made by hand: a healthy classifier of ten classes, to be spoilt by the test.
enum SyntheticRun {
    /// `layers` dense layers of 64 units, 40 probes that all look healthy, and a loss that falls from 2.3 to `loss`.
    static func make(
        layers count: Int = 4, activation: String? = "relu", accuracy: Double = 0.97, loss: Double = 0.1, learningRate: Double = 0.001
    ) -> RunLog {
        var data = DataFacts(name: "digits", task: "classification", trainingCount: 1000, validationCount: 200, exampleShape: [64], outputs: 10)
        data.classCounts = [Int](repeating: 100, count: 10)
        data.featureDeviations = [Double](repeating: 1, count: 64)
        let layers = (0..<count).map { index in
            LayerFacts(
                path: "layers.\(index)", kind: "dense", activation: index == count - 1 ? nil : activation, fanIn: 64, fanOut: index == count - 1 ? 10 : 64,
                parameters: ["layers.\(index).weight", "layers.\(index).bias"])
        }
        var run = RunLog(
            name: "synthetic", seed: 0, device: "cpu", parameterCount: 10_000, batchSize: 32, stepsPerEpoch: 32, plannedSteps: 320, optimizer: "adam",
            learningRate: learningRate, loss: "softmax_cross_entropy", data: data, layers: layers)
        run.steps = 320
        run.stepLosses = (0..<320).map { loss + (2.3 - loss) / (1 + Double($0) / 8) }
        run.initial = Measures(train: Measure(loss: 2.3, accuracy: 0.1), validation: Measure(loss: 2.3, accuracy: 0.1))
        run.final = Measures(train: Measure(loss: loss, accuracy: accuracy), validation: Measure(loss: loss, accuracy: accuracy))
        run.probes = (0..<40).map { index in
            ProbeRecord(
                step: index * 8, loss: run.stepLosses[index * 8], gradientNorm: 0.5,
                layers: layers.map { layer in
                    var signals = LayerSignals()
                    signals.path = layer.path
                    signals.gradientNorm = 0.2
                    // Glorot: σ = √(2/(in + out)).
                    signals.weightNorm = (Double(layer.fanIn * layer.fanOut) * 2 / Double(layer.fanIn + layer.fanOut)).squareRoot()
                    signals.updateNorm = signals.weightNorm * 2e-3
                    signals.activationGradient = 0.1
                    signals.preactivationScale = 1
                    signals.activationVariance = 0.5
                    signals.zeroShare = layer.activation == "relu" ? 0.5 : 0
                    return signals
                })
        }
        return run
    }

    /// The same run that learned nothing.
    static func failed(layers: Int = 4, activation: String? = "relu") -> RunLog {
        var run = make(layers: layers, activation: activation, accuracy: 0.11, loss: 2.3)
        run.stepLosses = [Double](repeating: 2.3, count: 320)
        return run
    }
}

extension RunLog {
    /// With `change` made to the signals of some layers in all probes.
    func spoilt(_ rows: Range<Int>? = nil, _ change: (inout LayerSignals) -> Void) -> RunLog {
        var run = self
        for probe in run.probes.indices {
            for row in rows ?? run.layers.indices { change(&run.probes[probe].layers[row]) }
        }
        return run
    }

    func changed(_ change: (inout RunLog) -> Void) -> RunLog {
        var run = self
        change(&run)
        return run
    }
}
