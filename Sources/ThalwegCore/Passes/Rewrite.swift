/// An equation about to be appended to a program that is being rewritten; operands and results are that program's variables.
struct Application {
    let primitive: any Primitive
    let inputs: [Int]
    /// The types of the results.
    let types: [TensorType]
    /// How often each result is read; empty where a rewrite made the equation.
    var outputUses: [Int] = []
}

/// A rule that gives the results of an equation more cheaply: an identity of the ops that looks at the equation and at what
/// defines its operands. One rule, one file; `rewrites` lists them.
protocol Rewrite: Sendable {
    /// Such as `transpose of transpose`, for messages.
    var name: String { get }
    /// The variables that hold the results instead; nil where the rule does not apply. What it appends is rewritten in turn.
    func rewrite(_ application: Application, in builder: inout ProgramBuilder) -> [Int]?
}

/// All rules, in the order in which they are tried.
let rewrites: [any Rewrite] = [
    ErasedIdentities(), ConstantFolding(), ZerosAndOnes(), Negations(), ConvertChains(), ConstantSelect(), UnitReductions(),
    TransposeChains(), ReshapeChains(), BroadcastChains(), BroadcastSinking(), PaddedSums(), TransposedProducts(), RaisedTransposes(), PermutedProducts(), ProductsOfTransposes(),
    ControlFlowBodies(), ScanPruning(), LoopInvariants(),
]
