import Testing
@testable import ThalwegCore

struct ProductValueTests {
    private let a = Tensor(HostArray((1...6).map(Double.init), shape: [2, 3]))
    private let b = Tensor(HostArray((1...12).map(Double.init), shape: [3, 4]))

    @Test func `a matrix product is rows times columns`() throws {
        let product = try a.matmul(b).evaluated()
        #expect(product.shape == [2, 4])
        #expect(product.doubles == [38, 44, 50, 56, 83, 98, 113, 128])
        #expect(try a.dot(a).evaluated().scalar == 91)
    }

    @Test func `vectors count as rows on the left and columns on the right`() {
        let v = Tensor.ones([3], dtype: .float64)
        #expect(v.matmul(b).shape == [4])
        #expect(a.matmul(v).shape == [2])
        #expect(v.matmul(v).shape == [])
        #expect(v.matmul(Tensor.ones([5, 3, 2], dtype: .float64)).shape == [5, 2])
        #expect(Tensor.ones([5, 2, 3], dtype: .float64).matmul(v).shape == [5, 2])
        #expect(Tensor.ones([7, 1, 2, 3]).matmul(.ones([5, 3, 4])).shape == [7, 5, 2, 4])
    }

    @Test func `operands that do not fit are named with what is wrong`() {
        #expect(a.matmul(a).failure?.reason == "the last axis on the left has 3 elements, axis 0 on the right 2")
        #expect(a.matmul(Tensor(1, dtype: .float64)).failure != nil)
        #expect(a.matmul(b.converted(to: .float32)).failure != nil)
        #expect(Tensor.ones([2, 2, 3]).matmul(.ones([3, 3, 2])).failure != nil)
    }

    @Test func `half-precision products are accumulated in single precision`() throws {
        let ones = Tensor.ones([1024], dtype: .bfloat16)
        let result = try ones.matmul(ones).evaluated()  // 1024 is exact; a bf16 sum would stop at 256
        #expect(result.dtype == .bfloat16)
        #expect(result.scalar == 1024)
    }

    @Test func `einsum sums over what the result lacks`() throws {
        #expect(try einsum("ij,jk->ki", a, b).evaluated().doubles == [38, 83, 44, 98, 50, 113, 56, 128])
        #expect(try einsum("ij,jk", a, b).evaluated().doubles == [38, 44, 50, 56, 83, 98, 113, 128])
        #expect(try einsum("ij->", a).evaluated().scalar == 21)
        #expect(try einsum("ij,kl->ik", a, b).evaluated().doubles == [60, 156, 252, 150, 390, 630])
        #expect(einsum("i,j->ij", a.at(0), a.at(1)).shape == [3, 3])
        #expect(try einsum("ii->i", Tensor(HostArray([1.0, 2, 3, 4], shape: [2, 2]))).evaluated().doubles == [1, 4])
    }

    @Test("equations that mean nothing are mistakes", arguments: ["ij,jk->il", "ij", "i,jk->ik", "ij,jk->iik", "ij,jk->", "i1,1k->ik", "a->b->c"])
    func mistakes(_ equation: String) {
        let result = einsum(equation, a, b)
        #expect((result.failure == nil) == (equation == "ij,jk->"))
    }
}
