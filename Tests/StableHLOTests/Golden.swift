import StableHLO
import Testing

/// A module, how it is built and the text that it must print.
struct Golden: Sendable, CustomTestStringConvertible {
    let name: String
    let build: @Sendable () -> Module
    let text: String

    var testDescription: String { name }

    /// A module with one public function `main`.
    init(_ name: String, arguments: [RankedType], text: String, _ body: @escaping @Sendable (Function) -> [Value]) {
        self.name = name
        self.text = text
        build = {
            let module = Module(name: name)
            let main = Function(name: "main", arguments: arguments)
            main.finish(body(main))
            module.add(main)
            return module
        }
    }

    /// A module of any kind.
    init(_ name: String, text: String, module build: @escaping @Sendable () -> Module) {
        self.name = name
        self.text = text
        self.build = build
    }

    static let all: [Golden] = constants + attributes + regions + dimensionNumbers
}

/// The bytes of `value`, little-endian.
func bytes<T>(_ values: T...) -> [UInt8] { values.flatMap { withUnsafeBytes(of: $0) { Array($0) } } }
