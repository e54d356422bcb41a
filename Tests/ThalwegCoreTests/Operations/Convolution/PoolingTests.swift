import Testing
@testable import ThalwegCore

struct PoolingTests {
    private let image = Tensor(HostArray([1.0, 5, 2, 0, 3, 4, 7, 7, 6, 6, 6, 8], shape: [1, 3, 4, 1]))

    @Test func `the largest of each window`() throws {
        #expect(try maxPool(image, window: [2, 2]).evaluated().doubles == [5, 7])
        #expect(try maxPool(image, window: [2, 2], strides: [1, 1]).evaluated().doubles == [5, 7, 7, 6, 7, 8])
        #expect(try maxPool(image * -1, window: [2, 2], padding: .same).evaluated().doubles == [-1, 0, -6, -6])
    }

    @Test func `of equal elements the first in row-major order carries the derivative`() throws {
        let gradient = grad { (x: Tensor) in maxPool(x, window: [2, 2]).sum() }
        let x = Tensor(HostArray([2.0, 3, 3, 3, 1, 3, 3, 3], shape: [1, 2, 4, 1]))
        #expect(try gradient(x).evaluated().doubles == [0, 1, 1, 0, 0, 0, 0, 0])
        let level = Tensor.zeros([1, 3, 3, 1], dtype: .float64)
        #expect(try grad { (x: Tensor) in maxPool(x, window: [3, 3]).sum() }(level).evaluated().doubles == [1, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `NaN in a window is seen`() throws {
        let x = Tensor(HostArray([1, .nan, 2, 3], shape: [1, 4, 1]))
        let y = try maxPool(x, window: [2]).evaluated().doubles
        #expect(y[0].isNaN && y[1] == 3)
    }

    @Test func `the mean of each window leaves padding out`() throws {
        let tall = try averagePool(image, window: [3, 2]).evaluated().doubles
        #expect(zip(tall, [25.0 / 6, 5]).allSatisfy { abs($0 - $1) < 1e-14 })
        #expect(try averagePool(image, window: [2, 2], strides: [2, 2], padding: .same).evaluated().doubles == [3.25, 4, 6, 7])
        let ones = Tensor.ones([1, 5, 4, 2], dtype: .float64)
        let means = try averagePool(ones, window: [3, 3], strides: [1, 1], padding: .same).evaluated().doubles
        #expect(means.allSatisfy { abs($0 - 1) < 1e-15 })
    }

    @Test func `settings that do not fit are mistakes`() {
        #expect(maxPool(image, window: [2]).failure != nil)
        #expect(maxPool(image, window: [2, 0]).failure != nil)
        #expect(averagePool(image, window: [2, 2], padding: [(-2, -2), (0, 0)]).failure != nil)
        #expect(averagePool(Tensor.zeros([1, 4, 1], dtype: .int32), window: [2]).failure != nil)
    }
}
