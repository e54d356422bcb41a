/// The cells of a comma-separated file (RFC 4180): quotes, doubled quotes, line breaks in quotes, any line ending, a byte-order mark.
struct CSVTable {
    /// The rows, all of the same width; empty lines are left out.
    let rows: [[String]]

    /// Cells that a file may have.
    private static let cellLimit = 200_000_000

    /// - Parameter delimiter: an ASCII character.
    /// - Throws: `DataError.malformed` with the line for rows of different width or a quote that is never closed.
    init(_ bytes: [UInt8], delimiter: UInt8, path: String) throws(DataError) {
        let reader = ByteReader([], path: path, format: "CSV")
        var rows: [[String]] = []
        var row: [String] = []
        var cell: [UInt8] = []
        var width: Int?
        var cells = 0
        var line = 1
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let quote = UInt8(ascii: "\""), feed = UInt8(ascii: "\n"), carriage = UInt8(ascii: "\r")

        func finishCell() {
            row.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
        }
        func finishRow() throws(DataError) {
            guard !(row.isEmpty && cell.isEmpty) else { return }
            finishCell()
            guard row.count == width ?? row.count else {
                throw reader.malformed("line \(line) has \(row.count) columns, but the first row has \(width ?? 0); check the delimiter and the quotes")
            }
            width = row.count
            cells += row.count
            guard cells <= Self.cellLimit else { throw reader.malformed("it has more than \(Self.cellLimit) cells") }
            rows.append(row)
            row = []
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == quote && cell.isEmpty {
                let start = line
                while true {
                    guard index < bytes.count else { throw reader.malformed("the quote in line \(start) is never closed") }
                    let inner = bytes[index]
                    index += 1
                    if inner == quote {
                        guard index < bytes.count, bytes[index] == quote else { break }
                        index += 1
                    } else if inner == feed {
                        line += 1
                    }
                    cell.append(inner)
                }
            } else if byte == delimiter {
                finishCell()
            } else if byte == feed || byte == carriage {
                if byte == carriage, index < bytes.count, bytes[index] == feed { index += 1 }
                try finishRow()
                line += 1
            } else {
                cell.append(byte)
            }
        }
        try finishRow()
        self.rows = rows
    }

    /// The number that `cell` holds, spaces around it ignored; nil for text. Missing values (nothing, `NA`, `NaN`, `null`, `?`) are NaN.
    static func number(_ cell: String) -> Double? {
        let utf8 = cell.utf8
        let trimmed = utf8.first == 32 || utf8.last == 32 ? cell.trimmingSpaces : cell
        switch trimmed {
        case "", "NA", "N/A", "na", "nan", "NaN", "NAN", "null", "NULL", "?": return .nan
        default: return Double(trimmed)
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var rest = self[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
