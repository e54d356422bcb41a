import ThalwegConfiguration
import ThalwegCore

/// `copy_task`: `length` random symbols, a delimiter, then blanks, during which the symbols are to be repeated.
///
/// Tokens: 0 is the blank, 1 … symbols are the symbols, symbols + 1 the delimiter. Sequences have 2·length + 1 places.
/// The target is blank until the delimiter has passed.
enum CopyTask {
    static let entry = GeneratedSource.entry(
        "copy_task", summary: "Repeat a sequence after a delimiter (tokens)",
        options: [
            GeneratedSource.examplesOption, OptionDescription("length", .integer, default: 10, "symbols to remember, from 1"),
            OptionDescription("symbols", .integer, default: 8, "how many different symbols, from 1"),
        ], reference: "Hochreiter, Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735; Graves, Wayne, Danihelka (2014), arXiv:1410.5401"
    ) { reader in
        let length = try reader.int("length", default: 10, in: 1...100_000)
        let examples = try GeneratedSource.examples(&reader, width: 2 * length + 1)
        let symbols = try reader.int("symbols", default: 8, in: 1...1_000_000)
        return { stream in
            var inputs: [Int32] = [], targets: [Int32] = []
            let blanks = [Int32](repeating: 0, count: length)
            for _ in 0..<examples {
                let sequence = (0..<length).map { _ in Int32(1 + stream.below(symbols)) }
                inputs += sequence + [Int32(symbols + 1)] + blanks
                targets += blanks + [0] + sequence
            }
            let shape: Shape = [examples, 2 * length + 1]
            return try Dataset(
                name: "copy_task", inputs: HostArray(inputs, shape: shape), targets: HostArray(targets, shape: shape),
                task: .tokens(vocabulary: symbols + 2))
        }
    }
}
