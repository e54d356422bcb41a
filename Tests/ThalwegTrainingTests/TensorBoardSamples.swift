import Foundation
@testable import ThalwegTraining

/// Runs `body` with a directory of its own, which is removed afterwards.
func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("thalweg-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory.path)
}

/// The records of `events`, framed as in a file.
func framed(_ events: [[UInt8]]) -> [UInt8] {
    func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
    return events.flatMap { event in
        let length = little(UInt64(event.count), 8)
        return length + little(UInt64(CRC32C.masked(length)), 4) + event + little(UInt64(CRC32C.masked(event)), 4)
    }
}

extension RunLog {
    /// A short run of two layers, with values that f32 holds exactly.
    static var sample: RunLog {
        var run = RunLog(
            name: "sample | <b>", seed: 7, device: "cpu", parameterCount: 10, batchSize: 4, stepsPerEpoch: 3, plannedSteps: 6,
            optimizer: "adam", learningRate: 0.25, loss: "softmax_cross_entropy",
            data: DataFacts(
                name: "toy", task: "classification", trainingCount: 12, validationCount: 4, exampleShape: [2], outputs: 2),
            layers: ["layers.0", "layers.1"].map {
                LayerFacts(path: $0, kind: "dense", activation: "tanh", fanIn: 2, fanOut: 2, parameters: ["weight", "bias"])
            })
        run.steps = 6
        run.epochs = 2
        run.seconds.total = 3
        run.stepLosses = [2, 1.5, 1, .infinity, 0.5, 0.25]
        run.history = (1...2).map { epoch -> EpochRecord in
            let number = Double(epoch)
            let train = Measure(loss: 1 / number, accuracy: 0.5 * number), validation = Measure(loss: 2 / number, accuracy: 0.25 * number)
            return EpochRecord(epoch: epoch, step: 3 * epoch, measures: Measures(train: train, validation: validation), learningRate: 0.25)
        }
        run.probes = [0, 4].map { step in
            ProbeRecord(
                step: step, loss: 1, gradientNorm: 3,
                layers: run.layers.map { layer in
                    var signals = LayerSignals()
                    signals.path = layer.path
                    signals.gradientNorm = 0.125
                    signals.weightNorm = 2
                    signals.updateNorm = 0.5
                    signals.saturatedShare = 0.75
                    signals.deadShare = 0.0625
                    signals.histogram = Histogram(low: -1, high: 1, counts: [1, 0, 2, 5])
                    return signals
                })
        }
        return run
    }
}
