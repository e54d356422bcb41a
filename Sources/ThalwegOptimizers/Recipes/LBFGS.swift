import ThalwegConfiguration

extension Optimizer {
    /// L-BFGS; see `LimitedMemory`. With `pairs: same_batch` it is the multi-batch variant, which may see mini-batches; else whole batches.
    ///
    /// As PyTorch's `LBFGS(max_iter=1)`, with `line_search` `none` or `strong_wolfe`. Memory: 2·history + 2 vectors of parameters.
    /// Reference: Liu & Nocedal 1989, doi:10.1007/BF01589116; Berahas, Nocedal & Takáč 2016, arXiv:1605.06049.
    public static func lbfgs(
        learningRate: Double = 1, history: Int = 10, lineSearch: LineSearchChoice = .strongWolfe, pairs: LimitedMemory.Pairs = .successive
    ) -> Optimizer {
        Optimizer(
            "lbfgs", learningRate: learningRate,
            step: SearchedDescent("lbfgs", direction: LimitedMemory(history: history, pairs: pairs), search: lineSearch.search()),
            batches: pairs == .sameBatch ? .any : .whole,
            options: [
                ("history", history == 10 ? nil : .integer(history)), ("line_search", lineSearch.unless(.strongWolfe)),
                ("pairs", pairs.unless(.successive)),
            ])
    }

    static let lbfgsEntry = CatalogueEntry<Optimizer>(
        "lbfgs", family: "second order", summary: "Quasi-Newton from the last pairs of steps and gradient changes",
        options: [
            .trialStep, OptionDescription("history", .integer, default: 10, "number of pairs kept, at least 1"), .lineSearch(.strongWolfe),
            OptionDescription(
                "pairs", .choice(LimitedMemory.Pairs.allCases.map(\.rawValue)), default: "successive",
                "gradients compared: of successive steps, or both on the step's batch, for mini-batches"),
        ], reference: "Liu & Nocedal 1989, doi:10.1007/BF01589116"
    ) {
        .lbfgs(
            learningRate: try $0.learningRate(1), history: try $0.int("history", default: 10, in: 1...10_000),
            lineSearch: try $0.lineSearch(.strongWolfe), pairs: try $0.word("pairs", LimitedMemory.Pairs.successive))
    }
}
