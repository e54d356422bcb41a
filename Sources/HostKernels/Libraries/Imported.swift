/// A C function of a library, found by its name when the value around it is made.
///
/// So a function stands once, with its C type: `@Imported("dnnl_sgemm", from: library) var sgemm: @convention(c) (…) -> Int32`.
/// Whoever makes such a value asks `isComplete` before calling anything.
@propertyWrapper
struct Imported<Function: Sendable>: Sendable, ImportedFunction {
    private let function: Function?

    /// The function of that name as `Function`, which must be its C type.
    init(_ name: String, from library: DynamicLibrary?) { function = library?.function(name) }

    var isFound: Bool { function != nil }

    var wrappedValue: Function {
        guard let function else { preconditionFailure("a function of a library that lacks it was called") }
        return function
    }
}

/// A function that a library may lack.
protocol ImportedFunction {
    var isFound: Bool { get }
}

/// Whether every imported function of a value was found.
func isComplete(_ functions: Any) -> Bool {
    Mirror(reflecting: functions).children.allSatisfy { ($0.value as? any ImportedFunction)?.isFound ?? true }
}
