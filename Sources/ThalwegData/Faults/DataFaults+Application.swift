import ThalwegCore

#if canImport(Glibc)
    import Glibc
#endif

extension DataFaults {
    /// `dataset` with the faults that apply to the raw source, a function of the seed.
    ///
    /// - Throws: `DataError.invalidSetting` for a fault that these data cannot have.
    public func applied(to dataset: Dataset, seed: UInt64) throws(DataError) -> Dataset {
        var result = try selectingRows(of: dataset, seed: seed)
        if labelNoise > 0 { result = try withNoisyLabels(result, seed: seed) }
        if shufflesLabels { result = withShuffledLabels(result, seed: seed) }
        if let constantFeature { result = try withConstantFeature(result, constantFeature) }
        if nanFraction > 0 { result = try withNaN(result, seed: seed) }
        return result
    }

    /// Normalized `inputs` times the factor; integer inputs stay.
    public func scaled(_ inputs: HostArray) -> HostArray {
        guard inputScale != 1, inputs.dtype.isFloatingPoint else { return inputs }
        return HostArray(inputs.doubles.map { $0 * inputScale }, shape: inputs.shape, dtype: inputs.dtype)
    }

    /// Thins out classes and repeats examples, inside the source's own parts where it has them.
    private func selectingRows(of dataset: Dataset, seed: UInt64) throws(DataError) -> Dataset {
        guard imbalance > 1 || duplicate > 0 else { return dataset }
        var stream = RandomStream(seed: seed, purpose: "fault rows")
        let groups = dataset.parts.isEmpty
            ? [(name: "", range: 0..<dataset.count)]
            : dataset.parts.map { (name: $0.key, range: $0.value) }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var rows: [Int] = []
        var parts: [String: Range<Int>] = [:]
        for group in groups {
            let start = rows.count
            var members = Array(group.range)
            if imbalance > 1 { members = try thinnedOut(members, of: dataset) }
            if duplicate > 0, !members.isEmpty {
                let copies = Int((Double(members.count) * duplicate).rounded())
                members += (0..<copies).map { _ in members[stream.below(members.count)] }
            }
            rows += members
            parts[group.name] = start..<rows.count
        }
        var result = dataset.subset(rows)
        if !dataset.parts.isEmpty { result.parts = parts }
        return result
    }

    /// Class k of K keeps its first nₖ · imbalance^(−k/(K−1)) examples, at least one.
    private func thinnedOut(_ members: [Int], of dataset: Dataset) throws(DataError) -> [Int] {
        guard case .classification(let classes) = dataset.task, classes > 1 else {
            throw .invalidSetting(what: "imbalance", value: "\(imbalance)", advice: "it needs data with at least two classes")
        }
        let labels = dataset.targets.elements(as: Int32.self)
        var counts = [Int](repeating: 0, count: classes)
        for index in members { counts[Int(labels[index])] += 1 }
        let quotas = counts.enumerated().map { label, count in
            max(1, Int((Double(count) * pow(imbalance, -Double(label) / Double(classes - 1))).rounded()))
        }
        var taken = [Int](repeating: 0, count: classes)
        return members.filter { index in
            let label = Int(labels[index])
            taken[label] += 1
            return taken[label] <= quotas[label]
        }
    }

    private func withNoisyLabels(_ dataset: Dataset, seed: UInt64) throws(DataError) -> Dataset {
        var stream = RandomStream(seed: seed, purpose: "fault label noise")
        let chosen = Array(stream.permutation(dataset.count).prefix(Int((Double(dataset.count) * labelNoise).rounded())))
        switch dataset.task {
        case .classification(let classes), .tokens(let classes):
            guard classes > 1 else {
                throw .invalidSetting(what: "label_noise", value: "\(labelNoise)", advice: "it needs at least two classes")
            }
            var labels = dataset.targets.elements(as: Int32.self)
            let width = labels.count / dataset.count
            for row in chosen {
                for index in row * width..<(row + 1) * width {
                    labels[index] = Int32((Int(labels[index]) + 1 + stream.below(classes - 1)) % classes)
                }
            }
            return dataset.replacing(targets: HostArray(labels, shape: dataset.targets.shape))
        case .multiLabel:
            var labels = dataset.targets.elements(as: Int32.self)
            let width = labels.count / dataset.count
            for row in chosen {
                for index in row * width..<(row + 1) * width { labels[index] = stream.below(2) == 0 ? 0 : 1 }
            }
            return dataset.replacing(targets: HostArray(labels, shape: dataset.targets.shape))
        case .regression:
            var sources = Array(0..<dataset.count)
            var exchanged = chosen
            stream.shuffle(&exchanged)
            for (to, from) in zip(chosen, exchanged) { sources[to] = from }
            return dataset.replacing(targets: dataset.targets.rows(sources))
        }
    }

    private func withShuffledLabels(_ dataset: Dataset, seed: UInt64) -> Dataset {
        var stream = RandomStream(seed: seed, purpose: "fault shuffle labels")
        return dataset.replacing(targets: dataset.targets.rows(stream.permutation(dataset.count)))
    }

    private func withConstantFeature(_ dataset: Dataset, _ feature: Int) throws(DataError) -> Dataset {
        let width = dataset.exampleShape.elementCount
        guard feature < width else {
            throw .invalidSetting(what: "constant_feature", value: "\(feature)", advice: "the examples have the features 0 to \(width - 1)")
        }
        var values = dataset.inputs.doubles
        for index in stride(from: feature, to: values.count, by: width) { values[index] = values[feature] }
        return dataset.replacing(inputs: HostArray(values, shape: dataset.inputs.shape, dtype: dataset.inputs.dtype))
    }

    private func withNaN(_ dataset: Dataset, seed: UInt64) throws(DataError) -> Dataset {
        guard dataset.inputs.dtype.isFloatingPoint else {
            throw .invalidSetting(what: "nan_fraction", value: "\(nanFraction)", advice: "the inputs are integers, which have no NaN")
        }
        var stream = RandomStream(seed: seed, purpose: "fault nan")
        var values = dataset.inputs.floats
        let count = max(1, Int((Double(values.count) * nanFraction).rounded()))
        var remaining = count  // selection sampling: every set of `count` places is equally likely
        for index in values.indices where stream.below(values.count - index) < remaining {
            values[index] = .nan
            remaining -= 1
        }
        return dataset.replacing(inputs: HostArray(values, shape: dataset.inputs.shape))
    }
}
