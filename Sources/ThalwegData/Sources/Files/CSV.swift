import ThalwegConfiguration
import ThalwegCore

/// `{csv: f.csv, label: species}`: a table. Numbers stay, text columns become one column per word (one-hot, words in alphabetical order), missing numbers become NaN.
enum CSV {
    static let entry = FileSource.entry(
        "csv", summary: "A table in a comma-separated file",
        options: [
            OptionDescription("file", .string, required: true, "the file"),
            OptionDescription("label", .any, "name or index of the column to predict; negative indices count from the end [the last]"),
            OptionDescription("delimiter", .string, default: ",", "one ASCII character, or tab"),
            OptionDescription("header", .any, default: "auto", "whether the first row has names: auto (it holds no number), true, false"),
            OptionDescription("drop", .any, "names of columns to leave out"),
            OptionDescription("task", .choice(["auto", "classification", "regression"]), default: "auto", "auto: text and up to 100 different integers are classes"),
        ], paths: ["file"], shorthand: "file"
    ) { reader in
        let file = try reader.string("file")
        let label = try reader.node("label")
        if let label, label.string == nil, label.int == nil { throw reader.invalid("label", "must be a column's name or index") }
        let delimiter = try reader.string("delimiter", default: ",")
        let character = delimiter == "tab" || delimiter == "\\t" ? "\t" : delimiter
        guard let byte = character.utf8.first, character.utf8.count == 1, byte < 128, ![10, 13, 34].contains(byte) else {
            throw reader.invalid("delimiter", "must be one ASCII character, such as \",\", \";\" or tab")
        }
        let header = try reader.node("header")
        if let header, header.bool == nil, header.string != "auto" { throw reader.invalid("header", "must be auto, true or false") }
        let drop = try reader.strings("drop", default: [])
        let task = try reader.choice("task", of: ["auto", "classification", "regression"], default: "auto")
        return { context in
            let path = context.resolve(file)
            let table = try CSVTable(try FileBytes.read(path), delimiter: byte, path: path)
            return try CSVDataset(path: path, name: file, label: label, header: header?.bool, drop: drop, task: task).read(table.rows)
        }
    }
}
