/// A function with named arguments' types and attributes; its body is a block.
public final class Function {
    /// The symbol without `@`.
    public let name: String
    /// Whether callers outside the module see it; `main` must be.
    public let isPublic: Bool
    /// The function's block; its arguments are the function's.
    public let body: Block
    /// Attributes per argument, such as `tf.aliasing_output` for a donated one.
    public var argumentAttributes: [[NamedAttribute]]
    /// What the function returns; set once, last.
    public private(set) var results: [Value] = []

    /// An empty function; fill `body`, then `finish`.
    public init(name: String, arguments: [RankedType], isPublic: Bool = true) {
        self.name = name
        self.isPublic = isPublic
        body = Block(arguments: arguments, counter: ValueCounter())
        argumentAttributes = arguments.map { _ in [] }
    }

    /// Ends the function with `func.return`.
    public func finish(_ values: [Value]) {
        results = values
        body.append("func.return", values, results: [])
    }
}

/// A StableHLO module: functions, the one called `main` first.
public final class Module {
    /// The symbol without `@`.
    public let name: String
    /// The functions, in the order they are printed.
    public private(set) var functions: [Function] = []

    /// An empty module.
    public init(name: String) { self.name = name }

    /// Adds a function.
    public func add(_ function: Function) { functions.append(function) }

    /// The MLIR text in the generic form, which every version of the parser reads.
    public var text: String { Printer.text(of: self) }
}
