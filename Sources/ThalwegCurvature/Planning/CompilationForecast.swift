import ThalwegCore

/// How long the programs of an inspection take until they are there: those that a plan needs to compile anyway, measured, and the others in
/// proportion to them.
///
/// Compiling takes about as long for each line of a program (1 to 2 ms with XLA on a CPU), and the programs of an inspection grow together with
/// the network: their ratios hardly depend on it.
struct CompilationForecast {
    private let problem: CurvatureProblem
    private let begin: (problem: ProgramCache.Made, algebra: ProgramCache.Made)
    private var product: ProgramCache.Made?
    private var witness: ProgramCache.Made?

    /// The time of all others over that of the product of one vector, rather too little: only a refusal follows from it.
    private static let othersOfProduct = 5.0
    /// The same over that of what `compile` compiles, with the product; 2.0 was seen for a perceptron, the rest is a reserve.
    private static let othersOfKnown = 2.5
    /// The same over that of the witness.
    private static let othersOfWitness = 10.0

    init(of problem: CurvatureProblem) {
        self.problem = problem
        begin = (problem.programs.cost, problem.algebra.programs.cost)
    }

    /// What was made since the beginning.
    private var made: ProgramCache.Made { (problem.programs.cost - begin.problem) + (problem.algebra.programs.cost - begin.algebra) }

    /// Seconds that are to come when only the product is there.
    var afterProduct: Double { Self.othersOfProduct * made.seconds }

    /// Compiles what every inspection needs: loss and gradient, products of several vectors, forms.
    ///
    /// - Parameter isDry: whether nothing runs after it. If not, a program of an inspection's end is compiled too: where it does not lie on the
    ///   disk, neither do the others, though a dry run may have left the products there.
    mutating func compile(isDry: Bool) throws {
        let one = try problem.over([problem.blocks[0]], exampleCount: min(problem.exampleCount, problem.rowsOfBlock)), algebra = problem.algebra
        let hessian = HessianOperator(of: one), vectors = try algebra.random(.rademacher, count: problem.width, seed: 0, number: 1 << 24)
        _ = try one.slope()
        _ = try hessian.products(vectors)
        let vector = try algebra.rows(0..<1, of: vectors)
        _ = try hessian.quadraticForms(vector)
        product = made
        guard !isDry else { return }
        let before = made
        _ = try one.rise(along: vector, by: 0)
        witness = made - before
    }

    /// Seconds that are to come.
    var rest: Double {
        guard let product else { return afterProduct }
        let known = Self.othersOfKnown * product.seconds
        guard let witness else { return known }
        return witness.compiled > 0 ? max(known, Self.othersOfWitness * witness.seconds) : known
    }
}

extension ProgramCache.Made {
    static func + (a: Self, b: Self) -> Self { Self(count: a.count + b.count, compiled: a.compiled + b.compiled, seconds: a.seconds + b.seconds) }
    static func - (a: Self, b: Self) -> Self { Self(count: a.count - b.count, compiled: a.compiled - b.compiled, seconds: a.seconds - b.seconds) }
}
