import ThalwegConfiguration

extension Loss {
    /// A catalogue row with the options that all losses share, and those of the loss itself.
    ///
    /// - Parameter own: a number of the loss, its default and what it is; it must be above 0.
    static func row(
        _ loss: Loss, _ summary: String, reference: String = "", own: (name: String, value: Double, summary: String)? = nil,
        make: (@Sendable (Double) -> Loss)? = nil
    ) -> CatalogueEntry<Loss> {
        var descriptions: [OptionDescription] = []
        if let own { descriptions.append(OptionDescription(own.name, .number, default: .number(own.value), own.summary)) }
        descriptions.append(OptionDescription("reduction", .choice(["mean", "sum"]), default: "mean", "over the examples of a batch"))
        let smooths = loss.smoothing != nil
        if smooths {
            descriptions.append(
                OptionDescription("label_smoothing", .number, default: 0, "the share of a target that is spread evenly, in 0…1"))
        }
        descriptions.append(
            OptionDescription("class_weights", .any, "factors by class: `balanced`, or a list with one number per class"))
        let ownName = own?.name, ownDefault = own?.value ?? 0
        return CatalogueEntry(loss.name, family: "loss", summary: summary, options: descriptions, reference: reference) { options in
            var result = loss
            if let ownName, let make { result = make(try options.double(ownName, default: ownDefault, above: 0)) }
            if try options.choice("reduction", of: Reduction.allCases.map(\.rawValue), default: "mean") == "sum" { result.reduction = .sum }
            if smooths { result.labelSmoothing = try options.double("label_smoothing", default: 0, in: 0...1) }
            result.classWeights = try classWeights(&options)
            return result
        }
    }

    private static func classWeights(_ options: inout OptionReader) throws -> ClassWeights? {
        guard let node = try options.node("class_weights"), node.string != "none" else { return nil }
        if let word = node.string {
            guard word == "balanced" else {
                throw options.invalid("class_weights", "must be balanced, none or a list of numbers, but is \"\(word)\"")
            }
            return .balanced
        }
        return .weights(try options.doubles("class_weights", in: 0...Double.greatestFiniteMagnitude, count: 1...1_000_000))
    }
}
