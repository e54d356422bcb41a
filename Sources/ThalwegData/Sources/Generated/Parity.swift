import ThalwegConfiguration
import ThalwegCore

/// `parity`: bits as ±1; class 1 where the number of +1 is odd. All 2^bits patterns in order when there are no more than `examples`, random ones otherwise.
enum Parity {
    static let entry = GeneratedSource.entry(
        "parity", summary: "Parity of a bit pattern",
        options: [GeneratedSource.examplesOption, OptionDescription("bits", .integer, default: 8, "from 1 to 62")],
        reference: "Minsky, Papert (1969), Perceptrons"
    ) { reader in
        let bits = try reader.int("bits", default: 8, in: 1...62)
        let examples = try GeneratedSource.examples(&reader, width: bits)
        return { stream in
            let all = 1 << bits
            let patterns = all <= examples ? Array(0..<all) : (0..<examples).map { _ in stream.below(all) }
            return try Dataset(
                name: "parity",
                inputs: HostArray(
                    patterns.flatMap { pattern in (0..<bits).map { pattern >> $0 & 1 == 1 ? Float(1) : -1 } },
                    shape: [patterns.count, bits]),
                targets: HostArray(patterns.map { Int32($0.nonzeroBitCount & 1) }), task: .classification(classes: 2))
        }
    }
}
