import ThalwegConfiguration

extension Optimizer {
    /// Muon: steps along the gradients' mean made orthogonal; Adam for vectors, at `adamRatio` of the rate. See `ScaleByMuon`.
    ///
    /// Decoupled weight decay of the matrices alone. Defaults as Jordan's (rate 0.02, Adam's 0.001); optax's `contrib.muon` has `adamRatio` 1.
    /// Memory: one vector of parameters. Reference: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/.
    public static func muon(
        learningRate: Double = 0.02, momentum: Double = 0.95, nesterov: Bool = true, steps: Int = 5,
        shapeFactor: ScaleByMuon.ShapeFactor = .width, adaptive: Bool = false, epsilon: Double = 1e-8, beta1: Double = 0.9, beta2: Double = 0.999,
        adamRatio: Double = 0.05, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "muon", learningRate: learningRate,
            direction: ScaleByMuon(
                momentum: momentum, nesterov: nesterov, steps: steps, shapeFactor: shapeFactor, adaptive: adaptive, epsilon: epsilon, beta1: beta1,
                beta2: beta2, adamRatio: adamRatio, weightDecay: weightDecay),
            options: [
                ("momentum", momentum.unless(0.95)), ("nesterov", nesterov ? nil : false), ("steps", steps == 5 ? nil : .integer(steps)),
                ("shape_factor", shapeFactor == .width ? nil : .string(shapeFactor.rawValue)), ("adaptive", adaptive ? true : nil),
                ("epsilon", epsilon.unless(1e-8)), ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)),
                ("adam_ratio", adamRatio.unless(0.05)), ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let muonEntry = CatalogueEntry<Optimizer>(
        "muon", family: "matrix", summary: "Momentum made orthogonal by Newton–Schulz; Adam for vectors",
        options: [
            .learningRate(0.02), .decay("momentum", 0.95, "decay of the mean of a matrix's gradients"),
            OptionDescription("nesterov", .boolean, default: true, "look ahead"),
            OptionDescription("steps", .integer, default: 5, "Newton–Schulz steps, 1…50"),
            OptionDescription(
                "shape_factor", .choice(ScaleByMuon.ShapeFactor.allCases.map(\.rawValue)), default: "width", "how a matrix's shape sizes its step"),
            OptionDescription("adaptive", .boolean, default: false, "multiply with the dual norm of the mean of gradients"),
            .epsilon(1e-8, "outside"), .decay("beta1", 0.9, "decay of the mean of a vector's gradients"), .beta2,
            OptionDescription("adam_ratio", .number, default: 0.05, "rate of vectors as a multiple of the learning rate, ≥ 0"),
            .weightDecay(decoupled: true),
        ], reference: "Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/; Liu et al. 2025, arXiv:2502.16982"
    ) {
        .muon(
            learningRate: try $0.learningRate(0.02), momentum: try $0.decay("momentum", 0.95), nesterov: try $0.bool("nesterov", default: true),
            steps: try $0.int("steps", default: 5, in: 1...50), shapeFactor: try $0.word("shape_factor", default: .width),
            adaptive: try $0.bool("adaptive", default: false), epsilon: try $0.nonNegative("epsilon", 1e-8), beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999), adamRatio: try $0.nonNegative("adam_ratio", 0.05), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}

extension OptionReader {
    /// One of an enumeration's words.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ key: String, default standard: Word) throws(ConfigurationError) -> Word
    where Word.RawValue == String {
        Word(rawValue: try choice(key, of: Word.allCases.map(\.rawValue), default: standard.rawValue)) ?? standard
    }
    /// A count of steps between two renewals.
    mutating func period(_ key: String, _ standard: Int) throws(ConfigurationError) -> Int { try int(key, default: standard, in: 1...1_000_000) }
}
