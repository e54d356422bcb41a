import StableHLO
import Testing
@testable import ThalwegCore

/// An identity whose rules can be wrong in one way each.
private struct Flawed: LinearPrimitive {
    enum Flaw: Sendable { case jvp, transpose, batch }
    let flaw: Flaw
    var name: String { "flawed" }
    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] { inputs }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [tangents[0].map { flaw == .jvp ? $0 * 2 : bind1(self, [$0]) }]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        [cotangents[0].map { flaw == .transpose ? -$0 : $0 }]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { [flaw == .batch ? inputs[0].reverse(axes: [0]) : inputs[0]] }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] { operands }
}

@Suite struct OperationLawsTests {
    @Test(arguments: [Flawed.Flaw.jvp, .transpose, .batch])
    private func `a wrong rule breaks a law`(flaw: Flawed.Flaw) {
        let sample = OperationSample("flawed", at: [0.5, -1, 2]) { bind1(Flawed(flaw: flaw), [$0]).squared() }
        withKnownIssue { try sample.expectLaws() }
    }

    @Test func `a derivative that stops halfway breaks a law`() {
        let sample = OperationSample("stopped", at: [0.5, -1, 2]) { stopGradient($0) * $0 }
        withKnownIssue { try sample.expectLaws() }
    }
}
