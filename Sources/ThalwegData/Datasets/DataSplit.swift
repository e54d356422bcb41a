import ThalwegCore

/// A data set divided into what is trained on and what is held out.
public struct DataSplit: Sendable, Hashable {
    /// What is trained on; never empty.
    public let training: Dataset
    /// What is held out; nil where nothing is.
    public let validation: Dataset?

    /// How the held-out part is chosen.
    public enum Validation: Sendable, Hashable {
        /// A share in [0, 1) of the examples, drawn at random, stratified for classes. Where the source has a part `train`, the share is taken from it, and other parts are left out.
        case fraction(Double)
        /// The source's own part of that name; the rest is trained on.
        case part(String)
    }

    /// Divides `dataset`.
    ///
    /// For classification every class keeps its share: the ⌊n·fraction + ½⌋ held-out examples are spread over the classes in
    /// proportion, remainders going to the largest fractions (ties to the lower class). At least one example stays for training.
    /// - Parameters:
    ///   - seed: chooses the examples and, when `shuffles`, their order in both parts; otherwise the source's order is kept.
    ///   - limit: at most that many examples are trained on, the first ones after the split.
    /// - Throws: `DataError.invalidSetting` for a fraction outside [0, 1), `.unknownPart`, `.empty` when nothing is left to train on.
    public init(
        _ dataset: Dataset, validation: Validation, seed: UInt64, shuffles: Bool = true, limit: Int? = nil
    ) throws(DataError) {
        var stream = RandomStream(seed: seed, purpose: "split")
        var kept: [Int]
        var heldOut: [Int]
        switch validation {
        case .fraction(let fraction):
            guard fraction >= 0, fraction < 1 else {
                throw .invalidSetting(what: "validation", value: "\(fraction)", advice: "give a fraction from 0 to below 1")
            }
            let pool = Array(dataset.parts["train"] ?? 0..<dataset.count)
            (kept, heldOut) = Self.draw(pool, of: dataset, fraction: fraction, stream: &stream)
        case .part(let name):
            guard let range = dataset.parts[name] else {
                throw .unknownPart(name: name, present: Array(dataset.parts.keys))
            }
            heldOut = Array(range)
            kept = (dataset.parts["train"] ?? 0..<dataset.count).filter { !range.contains($0) }
        }
        guard !kept.isEmpty else { throw .empty(what: "the part of \(dataset.name) that is trained on") }
        if shuffles {
            stream.shuffle(&kept)
            stream.shuffle(&heldOut)
        } else {
            kept.sort()
            heldOut.sort()
        }
        if let limit {
            guard limit > 0 else {
                throw .invalidSetting(what: "limit", value: "\(limit)", advice: "give a number of examples from 1, or leave it out")
            }
            kept = Array(kept.prefix(limit))
        }
        training = dataset.subset(kept)
        self.validation = heldOut.isEmpty ? nil : dataset.subset(heldOut)
    }

    private static func draw(
        _ pool: [Int], of dataset: Dataset, fraction: Double, stream: inout RandomStream
    ) -> (kept: [Int], heldOut: [Int]) {
        let total = min(Int((Double(pool.count) * fraction + 0.5).rounded(.down)), pool.count - 1)
        guard total > 0 else { return (pool, []) }
        guard case .classification(let classes) = dataset.task else {
            var order = pool
            stream.shuffle(&order)
            return (Array(order.dropFirst(total)), Array(order.prefix(total)))
        }
        let labels = dataset.targets.elements(as: Int32.self)
        var members = [[Int]](repeating: [], count: classes)
        for index in pool { members[Int(labels[index])].append(index) }
        let share = Double(total) / Double(pool.count)
        let exact = members.map { Double($0.count) * share }
        var counts = exact.map { Int($0.rounded(.down)) }
        let byRemainder = (0..<classes).sorted {
            let (a, b) = (exact[$0] - Double(counts[$0]), exact[$1] - Double(counts[$1]))
            return a == b ? $0 < $1 : a > b
        }
        var missing = total - counts.reduce(0, +)
        for label in byRemainder where missing > 0 && counts[label] < members[label].count {
            counts[label] += 1
            missing -= 1
        }
        var kept: [Int] = [], heldOut: [Int] = []
        for label in 0..<classes {
            stream.shuffle(&members[label])
            heldOut += members[label].prefix(counts[label])
            kept += members[label].dropFirst(counts[label])
        }
        return (kept, heldOut)
    }
}
