import Foundation

extension RunLog {
    /// What event files of any framework tell about a run: losses, accuracies and, where they were written, gradient norms and
    /// update ratios per layer. What they do not tell (data, layers, options) stays empty, so fewer checks can speak.
    ///
    /// Tags are recognized by their words: a tag with `loss` is a loss, with `acc` an accuracy, with `val` or `test` of the held-out
    /// part; `gradient_norm/LAYER` and `update_ratio/LAYER` are those of a layer. Returns nil where no tag is a training loss.
    public init?(events: EventLog, name: String) {
        func series(_ words: [String], heldOut: Bool) -> [EventLog.Point<Double>]? {
            let fitting = events.scalars.filter { tag, points in
                let tag = tag.lowercased()
                return !points.isEmpty && words.contains { tag.contains($0) } && ["val", "test"].contains(where: { tag.contains($0) }) == heldOut
            }
            // The series with the most points; among equals the shortest tag.
            return fitting.max { ($0.value.count, -$0.key.count) < ($1.value.count, -$1.key.count) }?.value.sorted { $0.step < $1.step }
        }
        guard let losses = series(["loss"], heldOut: false), let first = losses.first, let last = losses.last else { return nil }
        let accuracies = series(["acc"], heldOut: false), heldOutLosses = series(["loss"], heldOut: true), heldOutAccuracies = series(["acc"], heldOut: true)
        let rate = events.scalars.first { $0.key.lowercased().contains("learning_rate") || $0.key.lowercased().hasSuffix("lr") }?.value.first?.value
        func layers(_ prefix: String) -> [String: [Int: Double]] {
            var result: [String: [Int: Double]] = [:]
            for (tag, points) in events.scalars where tag.hasPrefix(prefix + "/") && tag != prefix + "/all" {
                result[String(tag.dropFirst(prefix.count + 1))] = Dictionary(points.map { ($0.step, $0.value) }) { $1 }
            }
            return result
        }
        let gradients = layers("gradient_norm"), ratios = layers("update_ratio")
        let names = gradients.keys.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
        self.init(
            name: name, seed: 0, device: "unknown", parameterCount: 0, batchSize: 0, stepsPerEpoch: 1, plannedSteps: last.step + 1,
            optimizer: "unknown", learningRate: rate ?? .nan, loss: "unknown",
            data: DataFacts(name: name, task: "unknown", trainingCount: 0, validationCount: 0, exampleShape: [], outputs: 0),
            layers: names.map { LayerFacts(path: $0, kind: "unknown", activation: nil, fanIn: 0, fanOut: 0, parameters: []) })
        steps = last.step + 1
        stepLosses = losses.map(\.value)
        firstNonFinite = losses.first { !$0.value.isFinite }.map { NonFinite(step: $0.step, place: "loss") }
        status = firstNonFinite == nil ? .completed : .diverged
        initial = Measures(
            train: Measure(loss: first.value, accuracy: accuracies?.first?.value), validation: heldOutLosses?.first.map { Measure(loss: $0.value) })
        final = Measures(
            train: Measure(loss: last.value, accuracy: accuracies?.last?.value),
            validation: heldOutLosses?.last.map { Measure(loss: $0.value, accuracy: heldOutAccuracies?.last?.value) })
        for step in Set(gradients.values.flatMap(\.keys)).sorted() {
            let signals = names.map { name -> LayerSignals in
                var signals = LayerSignals()
                signals.path = name
                signals.gradientNorm = gradients[name]?[step] ?? 0
                signals.weightNorm = 1  // only the ratio is known
                signals.updateNorm = ratios[name]?[step] ?? 0
                return signals
            }
            let total = signals.reduce(0) { $0 + $1.gradientNorm * $1.gradientNorm }.squareRoot()
            let loss = losses.last { $0.step <= step }?.value ?? first.value
            probes.append(ProbeRecord(step: step, loss: loss, gradientNorm: total, layers: signals))
        }
    }
}
