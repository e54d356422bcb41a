import ThalwegConfiguration

/// A word of a formula, with its column.
struct ExpressionToken: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case number(Double)
        case name(String)
        /// One of `+ - * / ^ ( ) ,`.
        case symbol(Character)
        case end
    }
    let kind: Kind
    let column: Int

    var text: String {
        switch kind {
        case .number(let value): "the number \(value)"
        case .name(let name): "\"\(name)\""
        case .symbol(let symbol): "\"\(symbol)\""
        case .end: "its end"
        }
    }

    /// The words of `text`, the last of which is `.end`. `**` is `^`; `·` and `×` are `*`; `−` is `-`.
    static func split(_ text: String) throws(ExpressionError) -> [ExpressionToken] {
        let limit = 2000
        guard text.count <= limit else { throw .tooLarge(what: "length", value: text.count, limit: limit) }
        let characters = Array(text)
        var tokens: [ExpressionToken] = [], place = 0
        func isDigit(_ index: Int) -> Bool { index < characters.count && characters[index].isASCII && characters[index].isNumber }
        while place < characters.count {
            let character = characters[place], start = place
            if character == " " || character == "\t" {
                place += 1
            } else if isDigit(place) || (character == "." && isDigit(place + 1)) {
                while isDigit(place) { place += 1 }
                if place < characters.count, characters[place] == "." { place += 1 }
                while isDigit(place) { place += 1 }
                if place < characters.count, "eE".contains(characters[place]) {
                    let sign = place + 1 < characters.count && "+-".contains(characters[place + 1]) ? 1 : 0
                    if isDigit(place + 1 + sign) {
                        place += 1 + sign
                        while isDigit(place) { place += 1 }
                    }
                }
                let digits = String(characters[start..<place])
                guard let value = Double(digits.hasSuffix(".") ? digits + "0" : digits), value.isFinite else {
                    throw .unexpected(seen: "\"\(digits)\"", column: start + 1, expected: "a finite number")
                }
                tokens.append(ExpressionToken(kind: .number(value), column: start + 1))
            } else if character.isASCII && character.isLetter || character == "π" {
                while place < characters.count, characters[place].isASCII && (characters[place].isLetter || characters[place].isNumber) || characters[place] == "π" {
                    place += 1
                }
                tokens.append(ExpressionToken(kind: .name(String(characters[start..<place])), column: start + 1))
            } else if character == "*", place + 1 < characters.count, characters[place + 1] == "*" {
                tokens.append(ExpressionToken(kind: .symbol("^"), column: start + 1))
                place += 2
            } else {
                let symbol: Character = character == "·" || character == "×" ? "*" : character == "−" ? "-" : character
                guard "+-*/^(),".contains(symbol) else {
                    throw .unexpected(seen: "\"\(character)\"", column: start + 1, expected: "a number, a name or one of + - * / ^ ( )")
                }
                tokens.append(ExpressionToken(kind: .symbol(symbol), column: start + 1))
                place += 1
            }
        }
        return tokens + [ExpressionToken(kind: .end, column: characters.count + 1)]
    }
}
