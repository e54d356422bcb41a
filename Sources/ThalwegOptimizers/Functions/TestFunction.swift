public import ThalwegConfiguration
public import ThalwegCore

/// A function of a few variables to try an optimizer on.
public struct TestFunction: Sendable, CatalogueNamed {
    /// A minimum that is known in closed form.
    public struct Minimum: Sendable, Hashable {
        /// Where it lies.
        public let point: [Double]
        /// The value there.
        public let value: Double

        /// A minimum.
        public init(_ point: [Double], value: Double) {
            self.point = point
            self.value = value
        }
    }

    /// The catalogue's name, or the expression.
    public let name: String
    /// The formula, for people.
    public let formula: String
    /// The options as a file would say them; empty where all are at their default.
    public let options: ConfigurationNode
    /// The number of variables, 1 to 4.
    public let dimension: Int
    /// Where to start when nothing else is said.
    public let start: [Double]
    /// What to look at, the same range for every variable.
    public let range: ClosedRange<Double>
    /// The global minima; empty where there are none or they are not known.
    public let minima: [Minimum]
    /// The value for variables given one by one, scalars of one floating-point type.
    public let value: @Sendable ([Tensor]) -> Tensor

    /// A function.
    ///
    /// Precondition: `start` has 1 to 4 numbers.
    public init(
        _ name: String, formula: String, options: ConfigurationNode = [:], start: [Double], range: ClosedRange<Double>,
        minima: [Minimum] = [], value: @escaping @Sendable ([Tensor]) -> Tensor
    ) {
        precondition((1...4).contains(start.count), "\(name) has \(start.count) variables, but 1 to 4 have names")
        self.name = name
        self.formula = formula
        self.options = options
        dimension = start.count
        self.start = start
        self.range = range
        self.minima = minima
        self.value = value
    }

    public var configuration: ConfigurationNode { (options.map?.isEmpty ?? true) ? .string(name) : .map([name: options]) }

    /// The variables' names.
    public var variables: [String] { Array(["x", "y", "z", "w"].prefix(dimension)) }

    /// The function of a tree with one scalar leaf for each variable: `x`, `y`, `z`, `w`.
    public var objective: Objective {
        Objective { tree in
            let values = variables.compactMap { tree[$0] }
            guard values.count == dimension else {
                throw TraceError(op: name, reason: "needs the variables \(variables.joined(separator: ", ")), got \(tree.names)")
            }
            return value(values)
        }
    }

    /// The tree of the variables at a point, f64.
    ///
    /// Precondition: one number for each variable.
    public func parameters(at point: [Double]) -> ArrayTree {
        precondition(point.count == dimension, "\(point.count) numbers for \(dimension) variables")
        return ArrayTree(zip(variables, point).map { ($0, HostArray(scalar: $1, dtype: .float64)) })
    }
}
