public import ThalwegCore

/// Different transformations for different parameters, chosen by name or rank. optax: `partition` (`multi_transform`).
///
/// State: that of the part labelled L under `L.`, made for its own parameters alone. A parameter whose label has no part
/// fails when the program is compiled, by name.
public struct Partition: IterateTransformation {
    /// The transformations by label.
    public let parts: [(label: String, transformation: any GradientTransformation)]
    /// The label of a parameter, from its name and shape.
    public let label: @Sendable (String, Shape) -> String

    /// The transformation `parts[label(name, shape)]` for each parameter.
    ///
    /// Precondition: no label stands twice.
    public init(_ parts: KeyValuePairs<String, any GradientTransformation>, by label: @escaping @Sendable (String, Shape) -> String) {
        precondition(Set(parts.map(\.key)).count == parts.count, "a label stands twice among \(parts.map(\.key))")
        self.parts = parts.map { ($0.key, $0.value) }
        self.label = label
    }

    private init(parts: [(label: String, transformation: any GradientTransformation)], label: @escaping @Sendable (String, Shape) -> String) {
        self.parts = parts
        self.label = label
    }

    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation {
        Partition(parts: parts.map { ($0.label, $0.transformation.knowing(layers)) }, label: label)
    }

    public func makeState(for parameters: Tree) -> Tree {
        let groups = grouped(parameters)
        return parts.reduce(Tree()) { state, part in
            guard let names = groups[part.label] else { return state }
            return state.merging(part.transformation.makeState(for: parameters.filter(names.contains)), under: part.label)
        }
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let groups = grouped(gradient), known = parts.map(\.label).joined(separator: ", ")
        var update = gradient.mapNamed { name, leaf in
            let reason = "the parameter \"\(name)\" has the label \"\(label(name, leaf.shape))\", which has no transformation; there are \(known)"
            return Tensor.failed(TraceError(op: "partition", reason: reason))
        }
        for part in parts {
            guard let names = groups[part.label] else { continue }
            var own = state.subtree(part.label)
            update = update.merging(part.transformation.update(gradient.filter(names.contains), state: &own, at: iterate.restricted(to: names)))
            state = state.merging(own, under: part.label)
        }
        return update
    }

    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        let groups = grouped(parameters)
        var result = parameters, isOther = false
        for part in parts {
            guard let names = groups[part.label],
                let seen = part.transformation.evaluationParameters(parameters.filter(names.contains), state: state.subtree(part.label))
            else { continue }
            result = result.merging(seen)
            isOther = true
        }
        return isOther ? result : nil
    }

    private func grouped(_ tree: Tree) -> [String: Set<String>] {
        tree.pairs.reduce(into: [:]) { $0[label($1.name, $1.leaf.shape), default: []].insert($1.name) }
    }
}

extension GradientTransformation where Self == Partition {
    /// `matrices` for the parameters of rank 2 and more, `others` for scalars and vectors: scales, biases.
    public static func partition(matrices: any GradientTransformation, others: any GradientTransformation) -> Partition {
        Partition(["matrices": matrices, "others": others]) { _, shape in shape.rank >= 2 ? "matrices" : "others" }
    }
}
