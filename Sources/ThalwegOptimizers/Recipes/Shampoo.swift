import ThalwegConfiguration

extension Optimizer {
    /// Shampoo with blocks, grafting and roots made every `period` steps; see `ScaleByShampoo`. Decoupled weight decay.
    ///
    /// With grafting from Adam the rates are Adam's. Reference: Gupta et al. 2018, arXiv:1802.09568; Anil et al. 2020, arXiv:2002.09018.
    public static func shampoo(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-10, matrixEpsilon: Double = 1e-6,
        blockSize: Int = 512, period: Int = 10, start: Int = 10, root: Int? = nil, grafting: Grafting = .adam, averagesMomentum: Bool = true,
        nesterov: Bool = true, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "shampoo", learningRate: learningRate,
            direction: decayed(
                weightDecay,
                after: ScaleByShampoo(
                    beta1: beta1, beta2: beta2, epsilon: epsilon, matrixEpsilon: matrixEpsilon, blockSize: blockSize, period: period, start: start,
                    root: root, grafting: grafting, averagesMomentum: averagesMomentum, nesterov: nesterov)),
            options: [
                ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)), ("epsilon", epsilon.unless(1e-10)),
                ("matrix_epsilon", matrixEpsilon.unless(1e-6)), ("block_size", blockSize == 512 ? nil : .integer(blockSize)),
                ("period", period == 10 ? nil : .integer(period)), ("start", start == 10 ? nil : .integer(start)),
                ("root", root.flatMap { $0 == 4 ? nil : .integer($0) }), ("grafting", grafting == .adam ? nil : .string(grafting.rawValue)),
                ("average_momentum", averagesMomentum ? nil : false), ("nesterov", nesterov ? nil : false),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let shampooEntry = CatalogueEntry<Optimizer>(
        "shampoo", family: "matrix", summary: "Inverse roots of both sides' second moments, block by block, with another method's length",
        options: [
            .learningRate(0.001), .decay("beta1", 0.9, "decay of the momentum"),
            OptionDescription("beta2", .number, default: 0.999, "decay of the factors, in [0, 1]; 1 sums"), .epsilon(1e-10, "outside"),
            OptionDescription("matrix_epsilon", .number, default: 1e-6, "the multiple of the identity that the factors begin as, > 0"),
            OptionDescription("block_size", .integer, default: 512, "the longest side of a block, ≥ 1"),
            OptionDescription("period", .integer, default: 10, "steps between the roots, ≥ 1"),
            OptionDescription("start", .integer, default: 10, "the first step that is preconditioned, ≥ 1"),
            OptionDescription("root", .integer, default: 4, "p of the inverse p-th roots, ≥ 1"),
            OptionDescription("grafting", .choice(Grafting.allCases.map(\.rawValue)), default: "adam", "whose length a step takes"),
            OptionDescription("average_momentum", .boolean, default: true, "whether momentum is a mean or a sum"),
            OptionDescription("nesterov", .boolean, default: true, "look ahead"), .weightDecay(decoupled: true),
        ], reference: "Gupta et al. 2018, arXiv:1802.09568; Anil et al. 2020, arXiv:2002.09018"
    ) {
        .shampoo(
            learningRate: try $0.learningRate(0.001), beta1: try $0.decay("beta1", 0.9), beta2: try $0.double("beta2", default: 0.999, in: 0...1),
            epsilon: try $0.nonNegative("epsilon", 1e-10), matrixEpsilon: try $0.double("matrix_epsilon", default: 1e-6, above: 0),
            blockSize: try $0.int("block_size", default: 512, in: 1...100_000), period: try $0.period("period", 10), start: try $0.period("start", 10),
            root: try $0.int("root", default: 4, in: 1...100), grafting: try $0.word("grafting", default: .adam),
            averagesMomentum: try $0.bool("average_momentum", default: true), nesterov: try $0.bool("nesterov", default: true),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
