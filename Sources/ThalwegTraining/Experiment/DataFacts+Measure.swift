import ThalwegData

extension DataFacts {
    /// Measures what the network will see: the training part after normalization and faults.
    init(_ data: PreparedData) {
        let part = data.training
        let task: String, outputs: Int
        switch part.task {
        case .classification(let classes): (task, outputs) = ("classification", classes)
        case .multiLabel(let labels): (task, outputs) = ("multi-label", labels)
        case .regression(let width): (task, outputs) = ("regression", width)
        case .tokens(let vocabulary): (task, outputs) = ("tokens", vocabulary)
        }
        self.init(
            name: part.name, task: task, trainingCount: part.count, validationCount: data.validation?.count ?? 0,
            exampleShape: part.exampleShape.dimensions, outputs: outputs)
        measureInputs(part.inputs.doubles, rows: part.count)
        measureTargets(part.targets.doubles, rows: part.count)
    }

    private mutating func measureInputs(_ values: [Double], rows: Int) {
        let width = rows > 0 ? values.count / rows : 0
        var total = Moments()
        var features = [Moments](repeating: Moments(), count: min(width, 4096))
        for row in 0..<rows {
            var isBad = false
            for column in 0..<width {
                let value = values[row * width + column]
                guard value.isFinite else {
                    badInputs += 1
                    isBad = true
                    continue
                }
                total.add(value)
                if column < features.count { features[column].add(value) }
            }
            if isBad, badInputRows.count < 10 { badInputRows.append(row) }
        }
        (inputMean, inputDeviation, inputMinimum, inputMaximum) = (total.mean, total.deviation, total.minimum, total.maximum)
        featureMeans = features.map(\.mean)
        featureDeviations = features.map(\.deviation)
    }

    private mutating func measureTargets(_ values: [Double], rows: Int) {
        let width = rows > 0 ? values.count / rows : 0
        var total = Moments()
        let counts = task == "classification"
        if counts { classCounts = [Int](repeating: 0, count: outputs) }
        for row in 0..<rows {
            var isBad = false
            for column in 0..<width {
                let value = values[row * width + column]
                let fits = value.isFinite && (!counts || (value >= 0 && value < Double(outputs)))
                guard fits else {
                    badTargets += 1
                    isBad = true
                    continue
                }
                total.add(value)
                if counts, width == 1 { classCounts[Int(value)] += 1 }
            }
            if isBad, badTargetRows.count < 10 { badTargetRows.append(row) }
        }
        (targetMean, targetDeviation, targetMinimum, targetMaximum) = (total.mean, total.deviation, total.minimum, total.maximum)
    }
}

/// Running mean and variance (Welford 1962, doi:10.1080/00401706.1962.10490022), and extremes.
private struct Moments {
    var count = 0.0, mean = 0.0, squares = 0.0
    var minimum = Double.infinity, maximum = -Double.infinity
    var deviation: Double { count > 0 ? (squares / count).squareRoot() : 0 }

    mutating func add(_ value: Double) {
        count += 1
        let delta = value - mean
        mean += delta / count
        squares += delta * (value - mean)
        minimum = min(minimum, value)
        maximum = max(maximum, value)
    }
}
