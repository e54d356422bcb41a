public import ThalwegCore

/// A transformation whose hyper-parameters follow schedules: it is made anew in each step from their values. optax: `inject_hyperparams`.
///
/// `Inject(["momentum": (0.95, schedule)]) { Trace(momentum: $0["momentum"]) }`: momentum 0.95 times the schedule's factor at the step. Bias corrections
/// use the decay of the step. State: `count`, and `inner.…`. Cost: that of the transformation.
public struct Inject: IterateTransformation {
    /// The values of one step by name.
    public struct Values: Sendable {
        let byName: [String: Hyperparameter]

        /// The value; one of a name without a schedule fails when the program is compiled.
        public subscript(name: String) -> Hyperparameter {
            let known = byName.keys.sorted().joined(separator: ", ")
            return byName[name] ?? .traced(.failed(TraceError(op: "inject", reason: "there is no hyper-parameter \"\(name)\"; there are \(known)")))
        }
    }

    /// A hyper-parameter by the step.
    public typealias Scheduled = (value: Double, schedule: ResolvedSchedule)

    /// The hyper-parameters: a value each, which its schedule's factor multiplies.
    public let schedules: [(name: String, scheduled: Scheduled)]
    private let make: @Sendable (Values) -> any GradientTransformation

    /// The transformation that `make` makes of the values of each step.
    ///
    /// - Parameter make: is called while tracing; the state it makes must not depend on the values.
    public init(_ schedules: KeyValuePairs<String, Scheduled>, _ make: @escaping @Sendable (Values) -> any GradientTransformation) {
        self.schedules = schedules.map { ($0.key, $0.value) }
        self.make = make
    }

    private init(schedules: [(name: String, scheduled: Scheduled)], make: @escaping @Sendable (Values) -> any GradientTransformation) {
        self.schedules = schedules
        self.make = make
    }

    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation {
        Inject(schedules: schedules) { [make] in make($0).knowing(layers) }
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero)]).merging(transformation(at: Tensor(0, dtype: .float64)).makeState(for: parameters), under: "inner")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, step) = StepCount.next(state)
        var inner = state.subtree("inner")
        let update = transformation(at: step - 1).update(gradient, state: &inner, at: iterate)
        state = Tree([(StepCount.name, count)]).merging(inner, under: "inner")
        return update
    }

    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        guard let count = state[StepCount.name] else { return nil }
        let step = max(count.converted(to: .float64) - 1, 0)
        return transformation(at: step).evaluationParameters(parameters, state: state.subtree("inner"))
    }

    /// The transformation of a step counted from 0.
    private func transformation(at step: Tensor) -> any GradientTransformation {
        let pairs = schedules.map { ($0.name, Hyperparameter.traced($0.scheduled.value * $0.scheduled.schedule.factor(step: step))) }
        return make(Values(byName: Dictionary(pairs) { $1 }))
    }
}
