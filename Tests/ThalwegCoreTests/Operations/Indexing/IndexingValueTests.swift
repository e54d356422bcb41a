import StableHLO
import Testing
@testable import ThalwegCore

struct IndexingValueTests {
    private let x = Tensor(HostArray((0..<12).map(Double.init), shape: [4, 3]))
    private func indices(_ values: [Int32]) -> Tensor { Tensor(HostArray(values)) }

    @Test func `rows are taken in the order asked for, out of range clamped`() throws {
        #expect(try x.gathered(rows: indices([2, 0, -1, 7])).evaluated().doubles == [6, 7, 8, 0, 1, 2, 0, 1, 2, 9, 10, 11])
        #expect(try x.gathered(rows: indices([1]), axis: -1).evaluated().doubles == [1, 4, 7, 10])
        #expect(x.gathered(rows: Tensor.zeros([2, 5], dtype: .uint8), axis: 1).shape == [4, 2, 5])
        #expect(x.gathered(rows: Tensor(2, dtype: .int32)).shape == [3])
        #expect(x.gathered(rows: Tensor([1.0])).failure != nil)
    }

    @Test func `elements along an axis`() throws {
        let places = Tensor(HostArray([Int32](arrayLiteral: 0, 2, 1, 0, 2, 2, 1, 9), shape: [4, 2]))
        #expect(try x.takeAlongAxis(places, axis: 1).evaluated().doubles == [0, 2, 4, 3, 8, 8, 10, 11])
    }

    @Test func `added rows add up and rows out of range are left out`() throws {
        let zeros = Tensor.zeros([3], dtype: .float64), ones = Tensor.ones([], dtype: .float64)
        #expect(try zeros.scatterAdd(rows: indices([1, 1, 5, -1]), updates: ones).evaluated().doubles == [0, 2, 0])
        #expect(try zeros.scatter(rows: indices([2, 4]), updates: ones).evaluated().doubles == [0, 0, 1])
    }

    @Test func `small index types reach beyond their range`() throws {
        let long = Tensor.iota([400], dtype: .float64)
        #expect(try long.gathered(rows: Tensor(HostArray([UInt8](arrayLiteral: 200, 255)))).evaluated().doubles == [200, 255])
        #expect(try oneHot(Tensor(HostArray([UInt8](arrayLiteral: 3))), classes: 300).sum().evaluated().scalar == 1)
    }

    @Test func `one-hot vectors are zero for classes that do not exist`() throws {
        #expect(try oneHot(indices([1, 3, -1]), classes: 3).evaluated().doubles == [0, 1, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `boxes from computed starts stay inside`() throws {
        func start(_ a: Double, _ b: Double) -> [Tensor] { [Tensor(a, dtype: .int32), Tensor(b, dtype: .int32)] }
        #expect(try x.dynamicSlice(starts: start(1, 1), sizes: [2, 2]).evaluated().doubles == [4, 5, 7, 8])
        #expect(try x.dynamicSlice(starts: start(9, -4), sizes: [1, 2]).evaluated().doubles == [9, 10])
        #expect(try x.dynamicSlice(axis: 0, start: Tensor(3, dtype: .int32), size: 1).evaluated().doubles == [9, 10, 11])
        let update = Tensor.full(-1, [1, 2], dtype: .float64)
        #expect(try x.dynamicUpdateSlice(update, starts: start(9, 9)).evaluated().doubles == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1])
        #expect(x.dynamicSlice(starts: start(0, 0), sizes: [5, 1]).failure != nil)
        #expect(x.dynamicSlice(starts: [start(0, 0)[0]], sizes: [1, 1]).failure != nil)
    }

    @Test func `sorting is stable, one zero is as good as another and NaN counts as largest`() throws {
        let values = Tensor(HostArray([3.0, .nan, 0.0, -.infinity, -0.0, 3.0, -1.0]))
        let found = try evaluate([values.argSort(), values.argSort(descending: true), values.sorted()])
        #expect(found[0].doubles == [3, 6, 2, 4, 0, 5, 1])
        #expect(found[1].doubles == [1, 0, 5, 2, 4, 6, 3])
        #expect(found[2].doubles.prefix(2) == [-.infinity, -1] && found[2].doubles[6].isNaN)
        #expect(try (Tensor(0, dtype: .float64) / Tensor([1.0, 0, 2], dtype: .float64)).argSort().evaluated().doubles == [0, 2, 1])
        let top = Tensor(HostArray([2.0, 9, 4, 9])).topK(3)
        let parts = try evaluate([top.values, top.indices])
        #expect(parts[0].doubles == [9, 9, 4] && parts[1].doubles == [1, 3, 2])
    }
}
