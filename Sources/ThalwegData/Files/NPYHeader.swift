/// The header of an npy file: a Python literal such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NPYHeader {
    let descr: String
    let fortranOrder: Bool
    let shape: [Int]

    /// Axes that NumPy allows.
    private static let rankLimit = 64

    /// Reads the three keys, in any order, and nothing else.
    ///
    /// - Throws: `DataError.malformed`, or `.unsupportedType` for a record type.
    init(_ text: String, reader: ByteReader) throws(DataError) {
        var scanner = Scanner(rest: text[...])
        let error = reader.malformed("its header is \"\(text.prefix(120))\"")
        var descr: String?, order: Bool?, shape: [Int]?
        guard scanner.take("{") else { throw error }
        while !scanner.take("}") {
            guard let key = scanner.quoted(), scanner.take(":") else { throw error }
            switch key {
            case "descr":
                if scanner.take("[") {
                    throw .unsupportedType(what: "the array in \"\(reader.path)\"", type: "a record", supported: "plain numbers")
                }
                descr = scanner.quoted()
            case "fortran_order": order = ["True": true, "False": false][scanner.word()]
            case "shape": shape = scanner.tuple()
            default: throw error
            }
            guard scanner.take(",") || scanner.next == "}" else { throw error }
        }
        guard let descr, let order, let shape, shape.count <= Self.rankLimit, shape.allSatisfy({ $0 >= 0 }) else { throw error }
        self.descr = descr
        self.fortranOrder = order
        self.shape = shape
    }

    private struct Scanner {
        var rest: Substring

        var next: Character? {
            mutating get {
                rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" }
                return rest.first
            }
        }

        mutating func take(_ character: Character) -> Bool {
            guard next == character else { return false }
            rest.removeFirst()
            return true
        }

        mutating func quoted() -> String? {
            guard let quote = next, quote == "'" || quote == "\"" else { return nil }
            rest.removeFirst()
            let body = rest.prefix { $0 != quote }
            rest = rest.dropFirst(body.count)
            return take(quote) ? String(body) : nil
        }

        mutating func word() -> String {
            guard next != nil else { return "" }
            let result = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            rest = rest.dropFirst(result.count)
            return String(result)
        }

        mutating func tuple() -> [Int]? {
            guard take("(") else { return nil }
            var result: [Int] = []
            while !take(")") {
                let digits = word()
                guard let extent = Int(digits.hasSuffix("L") ? String(digits.dropLast()) : digits) else { return nil }
                result.append(extent)
                guard take(",") || next == ")" else { return nil }
            }
            return result
        }
    }
}
